import type { ContainerDefinition, Volume } from '@aws-sdk/client-ecs';

/**
 * One service or scheduled family of the fleet: only what differs from one to the next. The rest of
 * its task definition and service is the house style, added in task-definition.ts and service.ts.
 */
export interface Workload {
  name: string;
  /** Started by a schedule rather than by a service. */
  scheduled?: true;
  /** Task size as ECS writes it: CPU units and MiB. */
  cpu: string;
  memory: string;
  architecture?: 'ARM64';
  /** In AWS's shape. A container without logConfiguration gets awslogs. */
  containers: ContainerDefinition[];
  volumes?: Volume[];
  /** Newest first: the first is the PRIMARY deployment. */
  revisions: Revision[];
  /** Of a service; 1 when not said. */
  desiredCount?: number;
  spot?: true;
  /** Nobody has created its log group. */
  withoutLogGroup?: true;
  subnets?: string[];
  targetGroup?: string;
  healthCheckGracePeriodSeconds?: number;
  /** What DescribeServices says lately, newest first, without the leading "(service NAME) ". */
  says?: string[];
}

/** A revision of the task definition, and for services the deployment that runs it. */
export interface Revision {
  revision: number;
  deploymentId?: string;
  /** Tasks that run, and tasks that failed to start, in this deployment. */
  running?: number;
  failed?: number;
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
