import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { clusterArn, clusterName, ecsArn, roleArn, securityGroup, subnets } from './company.ts';
import { serviceRevisionArn } from './history.ts';
import { taskDefinitionArn } from './task-definition.ts';
import { createdDaysAgo, deployedDaysAgo, isUnderWay } from './usage/allocation.ts';
import type { Revision, Workload } from './workloads/workload.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * A workload's service, as DescribeServices answers it: its deployments, its latest events and where
 * its tasks run.
 * @param now epoch milliseconds; deployments and events lie in the hours before.
 */
export function service(workload: Workload, now: number): Service {
  const desiredCount = workload.desiredCount ?? 1;
  const active = workload.revisions.filter(({ running }, index) => index === 0 || running !== undefined);
  const deployments = active.map((revision, index) => deployment(workload, revision, index, now));
  const runningCount = deployments.reduce((sum, { runningCount = 0 }) => sum + runningCount, 0);
  const tags = Object.entries(workload.tags ?? {}).map(([key, value]) => ({ key, value }));
  return {
    serviceArn: ecsArn('service', clusterName, workload.name),
    serviceName: workload.name,
    clusterArn,
    loadBalancers: loadBalancers(workload),
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount,
    runningCount,
    pendingCount: Math.max(0, desiredCount - runningCount),
    ...placement(workload),
    ...(!workload.ec2 && { platformVersion: 'LATEST', platformFamily: 'Linux' }),
    taskDefinition: deployments[0]?.taskDefinition,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
    deployments,
    roleArn: roleArn('aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'),
    events: serviceEvents(workload, now),
    createdAt: new Date(now - createdDaysAgo(workload) * day),
    currentServiceRevisions: active.map((revision) => ({
      arn: serviceRevisionArn(workload, revision),
      runningTaskCount: revision.running ?? 0,
    })),
    tags,
    schedulingStrategy: 'REPLICA',
    networkConfiguration: networkConfiguration(workload),
    healthCheckGracePeriodSeconds: workload.healthCheckGracePeriodSeconds,
    enableECSManagedTags: true,
    propagateTags: 'SERVICE',
    enableExecuteCommand: false,
  };
}

/** The deployment of one revision; `index` 0 is the newest, which is under way while an older one is left. */
function deployment(workload: Workload, revision: Revision, index: number, now: number): Deployment {
  const { deploymentId, running = 0, failed = 0 } = revision;
  const desiredCount = workload.desiredCount ?? 1;
  const underWay = index === 0 && isUnderWay(workload);
  const createdAt = now - deployedDaysAgo(workload, revision) * day;
  return {
    id: deploymentId,
    status: index === 0 ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: taskDefinitionArn(workload.name, revision.revision),
    desiredCount,
    pendingCount: index === 0 ? Math.max(0, desiredCount - running) : 0,
    runningCount: running,
    failedTasks: failed,
    createdAt: new Date(createdAt),
    updatedAt: new Date(createdAt + 4 * minute),
    ...placement(workload),
    ...(!workload.ec2 && { platformVersion: '1.4.0', platformFamily: 'Linux' }),
    networkConfiguration: networkConfiguration(workload),
    rolloutState: underWay ? 'IN_PROGRESS' : 'COMPLETED',
    rolloutStateReason: `ECS deployment ${deploymentId} ${underWay ? 'in progress' : 'completed'}.`,
  };
}

function placement(workload: Workload): Pick<Service, 'launchType' | 'capacityProviderStrategy'> {
  if (workload.ec2) return { launchType: 'EC2' };
  if (!workload.spot) return { launchType: 'FARGATE' };
  return { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }] };
}

function networkConfiguration(workload: Workload): Service['networkConfiguration'] {
  return {
    awsvpcConfiguration: {
      subnets: workload.subnets ?? [subnets.privateA, subnets.privateB],
      securityGroups: [securityGroup],
      assignPublicIp: 'DISABLED',
    },
  };
}

function loadBalancers(workload: Workload): Service['loadBalancers'] {
  const { targetGroup: targetGroupArn } = workload;
  const entrance = workload.containers.findLast((container) => container.portMappings);
  if (!targetGroupArn || !entrance) return [];
  const containerPort = entrance.portMappings?.[0]?.containerPort;
  return [{ targetGroupArn, containerName: entrance.name, containerPort }];
}

function serviceEvents(workload: Workload, now: number): Service['events'] {
  const messages = [...(workload.says ?? []), 'has reached a steady state.'];
  return messages.map((message, index) => ({
    id: `5e7a1c30-0000-4000-8000-${String(index).padStart(12, '0')}`,
    createdAt: new Date(now - (index + 1) * 12 * minute),
    message: `(service ${workload.name}) ${message}`,
  }));
}
