import type { AwsState } from '../../sandbox/aws/state.ts';
import { ecsArn, roleArn } from '../../sandbox/fleet/company.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';

/** Value, or a function of time (epoch ms). */
type OverTime = number | ((time: number) => number);

interface Size {
  vcpu: number;
  gib: number;
}

/** Service that has run for 100 days, on Fargate by default. */
export interface RunningService extends Partial<Size> {
  name: string;
  tasks?: number;
  /** Usage of one task; without it, CloudWatch has no metrics. */
  uses?: { vcpu: OverTime; mib: OverTime };
  /** Resized this many days ago, from another size. */
  resized?: { daysAgo: number; from: Size };
  tags?: Record<string, string>;
  launchType?: 'FARGATE' | 'EC2';
}

const ageDays = 100;
const targetGroupArn =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef';

/** Puts the service, its task definitions, its deployments and its usage into the sandbox's AWS. */
export function putRunningService(
  state: AwsState,
  clusterName: string,
  service: RunningService,
  now: number,
): void {
  const { name, tasks = 2, vcpu = 1, gib = 2, resized, tags = {}, launchType = 'FARGATE' } = service;
  const deployed = [
    { revision: 1, size: resized?.from ?? { vcpu, gib }, at: now - ageDays * dayMs },
    ...(resized ? [{ revision: 2, size: { vcpu, gib }, at: now - resized.daysAgo * dayMs }] : []),
  ];
  const arn = ecsArn('service', clusterName, name);
  const clusterArn = ecsArn('cluster', clusterName);
  const definitionArn = (revision: number) => ecsArn('task-definition', `${name}:${revision}`);
  const revisionArn = (revision: number) => ecsArn('service-revision', clusterName, name, String(revision));
  for (const { revision, size, at } of deployed) {
    state.putTaskDefinition(taskDefinition(name, revision, size, definitionArn(revision)));
    const startedAt = new Date(at);
    const common = { serviceArn: arn, clusterArn, createdAt: startedAt };
    state.putServiceRevision({
      ...common,
      serviceRevisionArn: revisionArn(revision),
      taskDefinition: definitionArn(revision),
    });
    state.putServiceDeployment({
      ...common,
      serviceDeploymentArn: ecsArn('service-deployment', clusterName, name, String(revision)),
      startedAt,
      finishedAt: new Date(at + 4 * minuteMs),
      status: 'SUCCESSFUL',
      targetServiceRevision: { arn: revisionArn(revision) },
      sourceServiceRevisions: revision > 1 ? [{ arn: revisionArn(revision - 1) }] : [],
    });
  }
  const newest = deployed.length;
  state.putService({
    ...{ serviceArn: arn, serviceName: name, clusterArn, launchType, status: 'ACTIVE' },
    ...{ desiredCount: tasks, runningCount: tasks, taskDefinition: definitionArn(newest) },
    deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', createdAt: new Date(deployed.at(-1)?.at ?? now) }],
    createdAt: new Date(now - ageDays * dayMs),
    currentServiceRevisions: [{ arn: revisionArn(newest), runningTaskCount: tasks }],
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    schedulingStrategy: 'REPLICA',
    // Requests come in, so it is not a worker that may use all of its CPU.
    loadBalancers: [{ targetGroupArn, containerName: name, containerPort: 8080 }],
    healthCheckGracePeriodSeconds: 60,
  });
  putUsage(state, clusterName, service, (time) => deployed.findLast(({ at }) => at <= time)?.size);
}

function taskDefinition(family: string, revision: number, { vcpu, gib }: Size, taskDefinitionArn: string) {
  return {
    ...{ taskDefinitionArn, family, revision, status: 'ACTIVE' as const, networkMode: 'awsvpc' as const },
    ...{
      cpu: String(vcpu * 1024),
      memory: String(gib * 1024),
      requiresCompatibilities: ['FARGATE' as const],
    },
    executionRoleArn: roleArn('execution'),
    containerDefinitions: [{ name: family, image: `shop/${family}:1.0.0`, essential: true }],
  };
}

function putUsage(
  state: AwsState,
  clusterName: string,
  { name, uses, tasks = 2 }: RunningService,
  sizeAt: (time: number) => Size | undefined,
): void {
  if (!uses) return;
  const put = (metricName: string, percentAt: (time: number, size: Size) => number) => {
    const dimensions = { ClusterName: clusterName, ServiceName: name };
    state.putMetric({ namespace: 'AWS/ECS', metricName, dimensions }, (time, periodMs) => {
      const size = sizeAt(time);
      if (!size) return undefined;
      const percent = Math.min(100, percentAt(time, size));
      return { average: percent, maximum: percent, sampleCount: tasks * (periodMs / minuteMs) };
    });
  };
  put('CPUUtilization', (time, { vcpu }) => (100 * valueAt(uses.vcpu, time)) / vcpu);
  put('MemoryUtilization', (time, { gib }) => (100 * valueAt(uses.mib, time)) / (gib * 1024));
}

function valueAt(value: OverTime, time: number): number {
  return typeof value === 'number' ? value : value(time);
}

/** Uses a tenth of its 1 vCPU and 2 GiB. */
export const tooLarge = { uses: { vcpu: 0.1, mib: 200 } };
/** Usage that fits the size. */
export const fitting = { uses: { vcpu: 0.6, mib: 1500 } };
/** At its CPU limit all the time. */
export const atItsLimit = { uses: { vcpu: 1, mib: 1200 } };
