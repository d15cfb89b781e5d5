import { createHash } from 'node:crypto';
import { runningTask } from '../aws/ecs/service-tasks.ts';
import type { AwsState } from '../aws/state.ts';
import { clusterName, ecsArn } from './company.ts';
import type { Workload } from './workloads/workload.ts';

/** Puts the images of a workload into the company's registry, and the tasks of its service that run from them. */
export function putRunningTasks(state: AwsState, workload: Workload): void {
  const service = state.service(ecsArn('service', clusterName, workload.name));
  const running = service?.deployments?.filter(({ runningCount = 0 }) => runningCount > 0) ?? [];
  // A workload that never ran may name an image that does not exist.
  if (!service || running.length === 0) return;
  for (const { image = '' } of workload.containers) {
    const [, repository, tag] = /\.amazonaws\.com\/([^:@]+):([^@]+)$/.exec(image) ?? [];
    if (repository && tag) state.putImage(repository, tag, digestOf(image));
  }
  for (const { id = '', taskDefinition = '', runningCount = 0, createdAt } of running) {
    const definition = state.taskDefinition(taskDefinition) ?? {};
    const details = { deploymentId: id, at: createdAt?.getTime() ?? 0, digestOf: state.imageDigest };
    for (let count = 0; count < runningCount; count += 1) {
      state.putTask(runningTask(service, definition, details));
    }
  }
}

/** Changes how many tasks the newest deployment of a service runs, and with it the counts of the service. */
export function setRunningTasks(
  state: AwsState,
  { service: name, tasks }: { service: string; tasks: number },
): void {
  const service = state.service(ecsArn('service', clusterName, name));
  const [primary, ...older] = service?.deployments ?? [];
  if (!service || !primary) throw new Error(`There is no service "${name}" in the fleet.`);
  const rest = older.reduce((sum, { runningCount = 0 }) => sum + runningCount, 0);
  const desired = service.desiredCount ?? 0;
  const pendingCount = Math.max(0, desired - tasks - rest);
  state.putService({
    ...service,
    runningCount: tasks + rest,
    pendingCount,
    deployments: [{ ...primary, runningCount: tasks, pendingCount }, ...older],
  });
}

function digestOf(image: string): string {
  return `sha256:${createHash('sha256').update(image).digest('hex')}`;
}
