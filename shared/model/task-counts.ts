import { nameFromArn } from './arn.ts';
import type { DeploymentEvidence, ServiceEvidence } from './evidence.ts';

/** Tasks of a service as DescribeServices told them, and at which time. */
export interface TaskCounts {
  /** Epoch milliseconds of the answer. */
  at: number;
  running: number;
  desired: number;
  pending: number;
  /** Set where a deployment of the service has failed: its revision, and the one that serves (`web:41`). */
  failedDeployment?: { failed?: string; serving?: string };
}

/** Reads the counts out of a described service. @param at epoch milliseconds of the answer */
export function taskCountsOf(service: ServiceEvidence, at: number): TaskCounts {
  const { runningCount, desiredCount, pendingCount, deployments } = service;
  const failed = deployments.find(({ rolloutState }) => rolloutState === 'FAILED');
  const counts = { at, running: runningCount, desired: desiredCount, pending: pendingCount };
  if (!failed) return counts;
  const serving = deployments.find((one) => one !== failed && (one.runningCount ?? 0) > 0);
  return { ...counts, failedDeployment: { failed: revisionOf(failed), serving: revisionOf(serving) } };
}

function revisionOf(deployment: DeploymentEvidence | undefined): string | undefined {
  return deployment && nameFromArn(deployment.taskDefinitionArn);
}
