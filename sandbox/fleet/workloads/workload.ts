import type { ContainerDefinition, Volume } from '@aws-sdk/client-ecs';
import type { Usage } from '../usage/usage.ts';

/**
 * One service or scheduled family of the fleet: only what distinguishes it. task-definition.ts and service.ts add the
 * rest, common to all.
 */
export interface Workload {
  name: string;
  /** Started by a schedule rather than by a service. */
  scheduled?: true;
  /** Task size as ECS writes it: CPU units and MiB. On EC2 it is what its containers reserve. */
  cpu: string;
  memory: string;
  architecture?: 'ARM64';
  /** In AWS's shape. A container without logConfiguration gets awslogs. */
  containers: ContainerDefinition[];
  volumes?: Volume[];
  /** Newest first: the first is the PRIMARY deployment. */
  revisions: Revision[];
  /** Tasks of a service; 1 by default. */
  desiredCount?: number;
  spot?: true;
  ec2?: true;
  /** 200 by default. */
  createdDaysAgo?: number;
  tags?: Record<string, string>;
  /** Usage recorded by CloudWatch; without it the workload never ran for long. */
  usage?: Usage;
  /** Target tracking on the CPU of the service. */
  tracksCpu?: { percent: number; minimum: number; maximum: number };
  /** Step scaling on the length of a queue, and a scheduled action before the nightly import. */
  followsQueue?: { queue: string; minimum: number; maximum: number };
  /** Its log group does not exist. */
  withoutLogGroup?: true;
  subnets?: string[];
  targetGroup?: string;
  healthCheckGracePeriodSeconds?: number;
  /** Recent events in DescribeServices, newest first, without the leading "(service NAME) ". */
  says?: string[];
}

/** A revision of the task definition, and for services the deployment that runs it. */
export interface Revision {
  revision: number;
  deploymentId?: string;
  /** Tasks that run, and tasks that failed to start, in this deployment; absent when another has replaced it. */
  running?: number;
  failed?: number;
  /** Time since it was deployed. */
  daysAgo?: number;
  /** Differences from the workload's. */
  size?: { cpu: string; memory: string };
  /** Of the first container. */
  container?: Partial<ContainerDefinition>;
}

/** A container's environment, written as an object. */
export function environment(values: Record<string, string>): ContainerDefinition['environment'] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** A container's secrets: variable name to the ARN that it is read from. */
export function secrets(values: Record<string, string>): ContainerDefinition['secrets'] {
  return Object.entries(values).map(([name, valueFrom]) => ({ name, valueFrom }));
}

export function port(containerPort: number): ContainerDefinition['portMappings'] {
  return [{ containerPort, hostPort: containerPort, protocol: 'tcp' }];
}
