import { revisionOf, type ServiceEvidence } from './evidence.ts';
import type { TaskCounts } from './severity.ts';

/** Extracts the counts of a described service. @param at time of the response, epoch ms */
export function taskCountsOf(service: ServiceEvidence, at: number): TaskCounts {
  const { runningCount, desiredCount, pendingCount, deployments } = service;
  const failed = deployments.find(({ rolloutState }) => rolloutState === 'FAILED');
  const counts = { at, running: runningCount, desired: desiredCount, pending: pendingCount };
  if (!failed) return counts;
  const serving = deployments.find((one) => one !== failed && (one.runningCount ?? 0) > 0);
  return { ...counts, failedDeployment: { failed: revisionOf(failed), serving: revisionOf(serving) } };
}

/** Counts of a service that ECS no longer knows. @param at time of the response, epoch ms */
export function countsOfDeleted(at: number): TaskCounts {
  return { at, running: 0, desired: 0, pending: 0, deleted: true };
}

/** Compares two readings, their times aside. */
export function isSameCount(one: TaskCounts | undefined, other: TaskCounts | undefined): boolean {
  const told = (counts: TaskCounts | undefined) =>
    counts &&
    JSON.stringify([
      ...[counts.running, counts.desired, counts.pending, counts.deleted],
      ...[counts.failedDeployment?.failed, counts.failedDeployment?.serving],
    ]);
  return told(one) === told(other);
}
