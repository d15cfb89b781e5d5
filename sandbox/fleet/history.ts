import type { ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';
import type { AwsState } from '../aws/state.ts';
import { clusterArn, clusterName, ecsArn } from './company.ts';
import { taskDefinitionArn } from './task-definition.ts';
import { deployedDaysAgo, isUnderWay } from './usage/allocation.ts';
import type { Revision, Workload } from './workloads/workload.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The ARN of what a revision's deployment made of the service; ECS numbers it as it numbers the deployment. */
export function serviceRevisionArn(workload: Workload, { deploymentId }: Revision): string {
  return ecsArn('service-revision', clusterName, workload.name, idOf(deploymentId));
}

/**
 * Puts the history of a workload's service: one deployment for each of its revisions.
 * @param now epoch ms
 */
export function putHistory(state: AwsState, workload: Workload, now: number): void {
  const serviceArn = ecsArn('service', clusterName, workload.name);
  for (const [index, revision] of workload.revisions.entries()) {
    const startedAt = now - deployedDaysAgo(workload, revision) * dayMs;
    state.putServiceRevision(serviceRevision(workload, revision, serviceArn, startedAt));
    state.putServiceDeployment({
      ...deployment(workload, revision, serviceArn, startedAt),
      sourceServiceRevisions: workload.revisions.slice(index + 1, index + 2).map((source) => ({
        arn: serviceRevisionArn(workload, source),
      })),
      ...(index === 0 && isUnderWay(workload)
        ? { status: 'IN_PROGRESS' }
        : { status: 'SUCCESSFUL', finishedAt: new Date(startedAt + 4 * minuteMs) }),
    });
  }
}

function deployment(
  workload: Workload,
  revision: Revision,
  serviceArn: string,
  startedAt: number,
): ServiceDeployment {
  return {
    serviceDeploymentArn: ecsArn(
      'service-deployment',
      clusterName,
      workload.name,
      idOf(revision.deploymentId),
    ),
    serviceArn,
    clusterArn,
    createdAt: new Date(startedAt),
    startedAt: new Date(startedAt),
    targetServiceRevision: { arn: serviceRevisionArn(workload, revision) },
  };
}

function serviceRevision(
  workload: Workload,
  revision: Revision,
  serviceArn: string,
  createdAt: number,
): ServiceRevision {
  return {
    serviceRevisionArn: serviceRevisionArn(workload, revision),
    serviceArn,
    clusterArn,
    taskDefinition: taskDefinitionArn(workload.name, revision.revision),
    createdAt: new Date(createdAt),
  };
}

function idOf(deploymentId = ''): string {
  return deploymentId.replace('ecs-svc/', '');
}
