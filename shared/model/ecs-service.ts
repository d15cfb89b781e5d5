import type { FargateSize, OperatingSystem } from './fargate-sizes.ts';
import type { Architecture } from './price-list.ts';
import type { Tag } from './steward-tags.ts';
import type { ContainerLimits } from './task-definition.ts';

/** A cluster as far as sizing asks. */
export interface EcsCluster {
  arn: string;
  name: string;
  containerInsights: 'disabled' | 'enabled' | 'enhanced';
}

/** A service as ECS describes it, as far as sizing asks. Times are epoch ms. */
export interface EcsService {
  arn: string;
  name: string;
  clusterName: string;
  taskDefinitionArn: string;
  /** `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`; absent where capacity providers decide. */
  launchType?: string;
  /** `FARGATE`, `FARGATE_SPOT`, or the account's own; empty where the launch type decides. */
  capacityProviders: { name: string; weight: number; base: number }[];
  createdAt?: number;
  /** When the deployment that is PRIMARY now was started. */
  deployedAt?: number;
  /** How often the service publishes its CPU metric: 60 s, or 20 s where its owner asked for that. */
  metricSeconds: 60 | 20;
  /** Whether requests come in, by a load balancer, VPC Lattice, Service Connect or service discovery. */
  takesRequests: boolean;
  /** Seconds in which failed checks of a load balancer do not count; absent without a load balancer. */
  gracePeriodSeconds?: number;
  tags: Tag[];
}

/** A task definition as far as sizing asks; never the environment of its containers. */
export interface SizedTaskDefinition {
  arn: string;
  family: string;
  revision: number;
  /** Absent on EC2, where a task definition needs no size. */
  size?: FargateSize;
  os: OperatingSystem;
  architecture: Architecture;
  ephemeralStorageGiB: number;
  /** `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`: what it was registered for. */
  requiresCompatibilities: string[];
  containers: ContainerLimits[];
}

/** The deployments of a service in a window, oldest first, and what ran before the first of them. */
export interface DeploymentHistory {
  deployments: {
    startedAt: number;
    /** Absent while it is under way. */
    finishedAt?: number;
    /** False when the service went back to what ran before. */
    stays: boolean;
    /** Absent when ECS no longer knows. */
    taskDefinitionArn?: string;
  }[];
  before?: string;
}
