import type { FargateSize, OperatingSystem } from './fargate-sizes.ts';
import type { Architecture } from './price-list.ts';
import type { Tag } from './steward-tags.ts';
import type { ContainerLimits } from './task-definition.ts';

/** Cluster, with the fields that sizing needs. */
export interface EcsCluster {
  arn: string;
  name: string;
  containerInsights: 'disabled' | 'enabled' | 'enhanced';
}

/** Service as ECS describes it, with the fields that sizing needs. Times are epoch ms. */
export interface EcsService {
  arn: string;
  name: string;
  clusterName: string;
  taskDefinitionArn: string;
  /** `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`; absent if capacity providers decide. */
  launchType?: string;
  /** `FARGATE`, `FARGATE_SPOT`, or the account's own; empty if the launch type decides. */
  capacityProviders: { name: string; weight: number; base: number }[];
  createdAt?: number;
  /** Start of the current PRIMARY deployment. */
  deployedAt?: number;
  /** Interval of the CPU metric, s: 60, or 20 if the owner asked for it. */
  metricSeconds: 60 | 20;
  /** True if requests come in through a load balancer, VPC Lattice, Service Connect or service discovery. */
  takesRequests: boolean;
  /** Health check grace period, s; absent without a load balancer. */
  gracePeriodSeconds?: number;
  tags: Tag[];
}

/** Task definition, with the fields that sizing needs; never the environment of its containers. */
export interface SizedTaskDefinition {
  arn: string;
  family: string;
  revision: number;
  /** Absent on EC2, where a task definition needs no size. */
  size?: FargateSize;
  os: OperatingSystem;
  architecture: Architecture;
  ephemeralStorageGiB: number;
  /** Compatibilities that it was registered for: `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`. */
  requiresCompatibilities: string[];
  containers: ContainerLimits[];
}

/** Deployments of a service in a window, oldest first, and the revision before the first of them. */
export interface DeploymentHistory {
  deployments: {
    startedAt: number;
    /** Absent while it is in progress. */
    finishedAt?: number;
    /** False if the service was rolled back to the revision before. */
    stays: boolean;
    /** Absent if ECS no longer knows it. */
    taskDefinitionArn?: string;
  }[];
  before?: string;
}
