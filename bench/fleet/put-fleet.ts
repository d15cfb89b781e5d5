import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import type { AwsState } from '../../sandbox/aws/state.ts';
import { type FleetCluster, type FleetService, sidecars } from './fleet.ts';
import { cpuPercent, memoryPercent, since, times } from './usage.ts';

const account = '123456789012';
const region = 'eu-west-1';
const arn = (rest: string) => `arn:aws:ecs:${region}:${account}:${rest}`;

/** Puts the fleet into the local AWS. Its usage is computed on demand: ten thousand services cost no memory. */
export function putFleet(state: AwsState, fleet: readonly FleetCluster[]): void {
  for (const cluster of fleet) {
    const value = cluster.insights ? 'enhanced' : 'disabled';
    state.addCluster(cluster.name, { settings: [{ name: 'containerInsights', value }] });
    for (const service of cluster.services) {
      putHistory(state, service, cluster.insights);
      putService(state, service);
      if (service.kind === 'scaled') putScaling(state, service);
      if (service.kind !== 'silent') putServiceMetrics(state, service, cluster.insights);
    }
    for (const family of cluster.families) putFamily(state, cluster, family);
  }
}

/** Task definitions of a service and their deployments; newest first, with revision 9. */
function putHistory(state: AwsState, service: FleetService, hasSidecar: boolean): void {
  const { name, cluster, deployedAt } = service;
  const serviceArn = arn(`service/${cluster}/${name}`);
  const clusterArn = arn(`cluster/${cluster}`);
  // Before the oldest deployment another revision ran, with half of the memory.
  for (const [age, at] of [...deployedAt, service.createdAt].entries()) {
    const taskDefinition = putDefinition(state, service, age, hasSidecar);
    const revision = {
      serviceRevisionArn: revisionArn(service, age),
      serviceArn,
      clusterArn,
      taskDefinition,
    };
    state.putServiceRevision({ ...revision, createdAt: new Date(at) });
    if (age === deployedAt.length) continue;
    const deployment: ServiceDeployment = {
      ...{ serviceArn, clusterArn, status: 'SUCCESSFUL' },
      serviceDeploymentArn: arn(`service-deployment/${cluster}/${name}/${age}`),
      createdAt: new Date(at),
      startedAt: new Date(at),
      finishedAt: new Date(at + 240_000),
      targetServiceRevision: { arn: revisionArn(service, age) },
      sourceServiceRevisions: [{ arn: revisionArn(service, age + 1) }],
    };
    state.putServiceDeployment(deployment);
  }
}

function putDefinition(state: AwsState, service: FleetService, age: number, hasSidecar: boolean): string {
  const { name, kind, cpuUnits, memoryMiB, deployedAt } = service;
  const taskDefinitionArn = definitionArn(service, age);
  if (kind === 'deleted') return taskDefinitionArn;
  const isOldest = age === deployedAt.length;
  const memory = kind === 'deployed' && isOldest ? Math.max(cpuUnits * 2, memoryMiB / 2) : memoryMiB;
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/${name}:1.0.${9 - age}`;
  state.putTaskDefinition({
    ...{ taskDefinitionArn, family: name, revision: 9 - age, status: 'ACTIVE' },
    requiresCompatibilities: [kind === 'ec2' ? 'EC2' : 'FARGATE'],
    ...(kind !== 'ec2' && { cpu: String(cpuUnits), memory: String(memory) }),
    containerDefinitions: hasSidecar
      ? sidecars.map((container) => ({ name: container, image, essential: true, memory: memory / 2 }))
      : [{ name: 'app', image, essential: true }],
  });
  return taskDefinitionArn;
}

function putService(state: AwsState, service: FleetService): void {
  const { name, cluster, kind, tasks, createdAt, deployedAt } = service;
  const taskDefinition = definitionArn(service, 0);
  state.putService({
    serviceArn: arn(`service/${cluster}/${name}`),
    serviceName: name,
    clusterArn: arn(`cluster/${cluster}`),
    ...{ status: 'ACTIVE', launchType: kind === 'ec2' ? 'EC2' : 'FARGATE', taskDefinition },
    ...{ desiredCount: tasks, runningCount: tasks, pendingCount: 0 },
    deployments: [{ status: 'PRIMARY', taskDefinition, createdAt: new Date(deployedAt[0] ?? createdAt) }],
    currentServiceRevisions: [{ arn: revisionArn(service, 0), runningTaskCount: tasks }],
    createdAt: new Date(createdAt),
  });
}

function putScaling(state: AwsState, { cluster, name, tasks }: FleetService): void {
  const scaled = {
    ServiceNamespace: 'ecs' as const,
    ResourceId: `service/${cluster}/${name}`,
    ScalableDimension: 'ecs:service:DesiredCount' as const,
    CreationTime: new Date(0),
  };
  state.putScalableTarget({ ...scaled, MinCapacity: tasks, MaxCapacity: 8 * tasks, RoleARN: '' });
  state.putScalingPolicy({
    ...{ ...scaled, PolicyARN: '', PolicyName: 'cpu', PolicyType: 'TargetTrackingScaling' },
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 60,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    },
  });
}

function putServiceMetrics(state: AwsState, service: FleetService, insights: boolean): void {
  const { cluster, name, createdAt, memoryMiB } = service;
  const dimensions = { ClusterName: cluster, ServiceName: name };
  const memory = since(createdAt, memoryPercent(service));
  const metric = (metricName: string) => ({ namespace: 'AWS/ECS', metricName, dimensions });
  state.putMetric(metric('CPUUtilization'), since(createdAt, cpuPercent(service)));
  state.putMetric(metric('MemoryUtilization'), memory);
  if (!insights) return;
  const used = times(memory, memoryMiB / 100);
  const ofFamily = { ClusterName: cluster, TaskDefinitionFamily: name };
  const namespace = 'ECS/ContainerInsights';
  state.putMetric({ namespace, metricName: 'MemoryUtilized', dimensions: ofFamily }, used);
  for (const ContainerName of sidecars) {
    const id = {
      namespace,
      metricName: 'ContainerMemoryUtilized',
      dimensions: { ...dimensions, ContainerName },
    };
    state.putMetric(id, times(used, 1 / sidecars.length));
  }
}

/** Task family without a service: known only to Container Insights. */
function putFamily(state: AwsState, cluster: FleetCluster, family: string): void {
  const [model] = cluster.services;
  if (!model) return;
  const job: FleetService = { ...model, name: family, kind: 'plain', seed: model.seed + family.length };
  putDefinition(state, job, 0, false);
  const dimensions = { ClusterName: cluster.name, TaskDefinitionFamily: family };
  const sources = {
    CpuUtilized: times(cpuPercent(job), job.cpuUnits / 100),
    MemoryUtilized: times(memoryPercent(job), job.memoryMiB / 100),
    CpuReserved: () => ({ average: job.cpuUnits, maximum: job.cpuUnits, sampleCount: 5 }),
  };
  for (const [metricName, source] of Object.entries(sources)) {
    state.putMetric({ namespace: 'ECS/ContainerInsights', metricName, dimensions }, source);
  }
}

function definitionArn({ name }: FleetService, age: number): string {
  return arn(`task-definition/${name}:${9 - age}`);
}

function revisionArn({ cluster, name }: FleetService, age: number): string {
  return arn(`service-revision/${cluster}/${name}/${9 - age}`);
}
