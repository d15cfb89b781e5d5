import type { Service } from '@aws-sdk/client-ecs';
import type { ServiceScheduler } from './service-scheduler.ts';
import { replaced } from './service-tasks.ts';

/** Minutes that old tasks take to drain where ECS completes a deployment without them (early success criteria). */
const slowDrain = 120;

/**
 * Replaces the tasks of a service by those of its newest deployment, from `start` (epoch ms) on, a step a minute. With
 * early success criteria and deferred clean-up, the deployment is complete before its old tasks are gone.
 * @param options.newTasksOnly the old tasks stay, and the deployment stays in progress.
 */
export function replaceTasks(
  scheduler: ServiceScheduler,
  service: Service,
  start: number,
  options: { newTasksOnly?: boolean } = {},
): void {
  const { serviceArn = '', deployments: [deployment = {}] = [] } = service;
  const { id = '' } = deployment;
  const { minuteMs } = scheduler;
  scheduler.step(serviceArn, id, start + minuteMs, (now, at) => newTasksRun(scheduler, now, at));
  if (options.newTasksOnly) return;
  const { enable, sourceServiceRevisionCleanup } =
    service.deploymentConfiguration?.earlySuccessCriteria ?? {};
  if (enable && sourceServiceRevisionCleanup === 'DEFERRED') {
    completeEarly(scheduler, service, start);
    return;
  }
  scheduler.step(serviceArn, id, start + 2 * minuteMs, (now, at) => oldTasksStop(scheduler, now, at));
  scheduler.step(serviceArn, id, start + 3 * minuteMs, (now, at) => {
    scheduler.complete(now, at);
    const finishedAt = new Date(at);
    scheduler.record(now, deployment, { status: 'SUCCESSFUL', finishedAt, updatedAt: finishedAt });
  });
}

/** ECS calls the deployment successful once its new tasks run, and removes the old ones in the background. */
function completeEarly(scheduler: ServiceScheduler, service: Service, start: number): void {
  const { serviceArn = '', deployments: [deployment = {}] = [] } = service;
  const { id = '' } = deployment;
  const { minuteMs } = scheduler;
  scheduler.step(serviceArn, id, start + 2 * minuteMs, (now, at) => {
    scheduler.complete(now, at, now.deployments?.slice(1));
    const finishedAt = new Date(at);
    scheduler.record(now, deployment, { status: 'SUCCESSFUL', finishedAt, updatedAt: finishedAt });
  });
  scheduler.step(serviceArn, id, start + slowDrain * minuteMs, (now, at) => {
    const stopped = oldTasksStop(scheduler, now, at);
    scheduler.change(stopped, (stopped.deployments ?? []).slice(0, 1));
  });
}

/** All tasks of the newest deployment run. */
export function newTasksRun(scheduler: ServiceScheduler, service: Service, at: number): Service {
  const [primary = {}, ...older] = service.deployments ?? [];
  const count = primary.desiredCount ?? 0;
  for (let started = 0; started < count; started += 1) scheduler.startTask(service, primary, at);
  const running = { ...primary, runningCount: count, pendingCount: 0, updatedAt: new Date(at) };
  return scheduler.change(service, [running, ...older], [`has started ${count} tasks.`]);
}

/** All tasks of older deployments are stopped. */
export function oldTasksStop(scheduler: ServiceScheduler, service: Service, at: number): Service {
  const [primary = {}, ...older] = service.deployments ?? [];
  for (const deployment of older) {
    for (const task of scheduler.tasksOf(service, deployment))
      scheduler.stopTask(task, replaced(primary.id ?? ''), at);
  }
  const gone = older.map((deployment) => ({ ...deployment, runningCount: 0, pendingCount: 0 }));
  return scheduler.change(service, [primary, ...gone]);
}
