import type { AwsState } from '../aws/state.ts';
import { clusterName } from './company.ts';
import { putHistory } from './history.ts';
import { putRunningTasks } from './running-tasks.ts';
import { putAlarms, putScaling } from './scaling.ts';
import { service } from './service.ts';
import { logGroup, logStream, taskDefinition } from './task-definition.ts';
import { putTrail } from './trail.ts';
import { putMetrics } from './usage/put-metrics.ts';
import { workloads } from './workloads/index.ts';

/** Of a task that has long gone and left an empty log stream: that makes the log group exist. */
const earlierTaskId = '0'.repeat(32);

/**
 * Fills the sandbox's AWS with the company's fleet: its cluster, every service with its history, scaling and usage,
 * every revision of every task definition that a service or a sample refers to, alarms, and the log groups.
 * @param now epoch milliseconds
 */
export function seedFleet(state: AwsState, now: number): void {
  state.addCluster(clusterName, { settings: [{ name: 'containerInsights', value: 'enhanced' }] });
  putAlarms(state, now);
  for (const workload of workloads) {
    for (const { revision } of workload.revisions) {
      state.putTaskDefinition(taskDefinition(workload, revision, now));
    }
    if (!workload.scheduled) {
      state.putService(service(workload, now));
      putHistory(state, workload, now);
      putTrail(state, workload, now);
      putRunningTasks(state, workload);
    }
    putScaling(state, workload, now);
    putMetrics(state, workload, now);
    if (!workload.withoutLogGroup) {
      state.putLogEvents(
        logGroup(workload.name),
        logStream(workload.containers[0]?.name ?? '', earlierTaskId),
        [],
      );
    }
  }
}
