import type { AwsState } from '../../aws/state.ts';
import { clusterName, ecsArn } from '../company.ts';
import type { Workload } from '../workloads/workload.ts';
import type { Ran } from './allocation.ts';

/**
 * Deployment to a workload's service after it was seeded: its size counts from when the deployment was
 * done. The load stays what it is, so that percentages follow the size.
 * @param now when the fleet was seeded, epoch ms
 * @returns newest first
 */
export function deployedSince(state: AwsState, { name }: Workload, now: number): Ran[] {
  const deployments = state.serviceDeployments(ecsArn('service', clusterName, name));
  return deployments.flatMap(({ startedAt, finishedAt, status, targetServiceRevision }) => {
    const [since, from] = [startedAt?.getTime() ?? 0, finishedAt?.getTime() ?? 0];
    if (status !== 'SUCCESSFUL' || since < now) return [];
    const revision = state.serviceRevision(targetServiceRevision?.arn ?? '');
    const { cpu, memory } = state.taskDefinition(revision?.taskDefinition ?? '') ?? {};
    // On EC2 a task may have no size of its own; then the fleet's stays.
    return cpu && memory ? [{ since, from, cpu, memory }] : [];
  });
}
