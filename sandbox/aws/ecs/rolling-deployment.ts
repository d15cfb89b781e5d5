import type { Service } from '@aws-sdk/client-ecs';
import { failDeployment } from './circuit-breaker.ts';
import { historyOf, newDeployment } from './deployment-records.ts';
import { deploymentEvent } from './service-events.ts';
import { createServiceScheduler, type SchedulerParts, type ServiceScheduler } from './service-scheduler.ts';
import { replaced } from './service-tasks.ts';

/** The service scheduler's rolling deployments (controller ECS). */
export interface Deployer {
  /**
   * Begins to replace a service's tasks by tasks of this revision, by its ARN. They run after a minute, the old ones
   * are gone after two, and after three the service is steady.
   * @returns the service as UpdateService answers it.
   */
  deploy(service: Service, taskDefinitionArn: string): Service;
}

/** Nothing is being deployed. */
export function createDeployer(parts: SchedulerParts): Deployer {
  const { state, clock, publish } = parts;
  const scheduler = createServiceScheduler(parts);
  return {
    deploy(service, taskDefinitionArn) {
      const start = clock.now();
      const [current, ...older] = service.deployments ?? [];
      const deployment = newDeployment(service, taskDefinitionArn, start);
      const { serviceDeployment, serviceRevision } = historyOf(service, deployment, current);
      if (current?.rolloutState === 'IN_PROGRESS')
        scheduler.record(service, current, {
          status: 'STOPPED',
          statusReason: `Superseded by ${serviceDeployment.serviceDeploymentArn}.`,
          stoppedAt: new Date(start),
        });
      state.putServiceRevision(serviceRevision);
      state.putServiceDeployment(serviceDeployment);
      const before = current ? [{ ...current, status: 'ACTIVE' }, ...older] : [];
      const changed = scheduler.change(service, [deployment, ...before]);
      publish(deploymentEvent(changed, 'SERVICE_DEPLOYMENT_IN_PROGRESS', deployment, start));
      const failure = state.takeDeploymentFailure(service.serviceArn ?? '');
      if (failure) failDeployment(scheduler, changed, failure, start);
      else replaceTasks(scheduler, changed, start);
      return changed;
    },
  };
}

/** From `start` (epoch ms) on, a step a minute. */
function replaceTasks(scheduler: ServiceScheduler, service: Service, start: number): void {
  const { serviceArn = '', deployments: [deployment = {}] = [] } = service;
  const { id = '' } = deployment;
  const { minuteMs } = scheduler;
  scheduler.step(serviceArn, id, start + minuteMs, (now, at) => newTasksRun(scheduler, now, at));
  scheduler.step(serviceArn, id, start + 2 * minuteMs, (now, at) => oldTasksStop(scheduler, now, at));
  scheduler.step(serviceArn, id, start + 3 * minuteMs, (now, at) => {
    scheduler.complete(now, at);
    const finishedAt = new Date(at);
    scheduler.record(now, deployment, { status: 'SUCCESSFUL', finishedAt, updatedAt: finishedAt });
  });
}

function newTasksRun(scheduler: ServiceScheduler, service: Service, at: number): void {
  const [primary = {}, ...older] = service.deployments ?? [];
  const count = primary.desiredCount ?? 0;
  for (let started = 0; started < count; started += 1) scheduler.startTask(service, primary, at);
  const running = { ...primary, runningCount: count, pendingCount: 0, updatedAt: new Date(at) };
  scheduler.change(service, [running, ...older], [`has started ${count} tasks.`]);
}

function oldTasksStop(scheduler: ServiceScheduler, service: Service, at: number): void {
  const [primary = {}, ...older] = service.deployments ?? [];
  for (const deployment of older) {
    for (const task of scheduler.tasksOf(service, deployment))
      scheduler.stopTask(task, replaced(primary.id ?? ''), at);
  }
  const gone = older.map((deployment) => ({ ...deployment, runningCount: 0, pendingCount: 0 }));
  scheduler.change(service, [primary, ...gone]);
}
