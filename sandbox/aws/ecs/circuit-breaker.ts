import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { failureThreshold, recordArn } from './deployment-records.ts';
import type { DeploymentFailure } from './ecs-state.ts';
import { deploymentEvent } from './service-events.ts';
import type { ServiceScheduler } from './service-scheduler.ts';
import { crashed } from './service-tasks.ts';

const reason = 'ECS deployment circuit breaker: tasks failed to start.';

/**
 * A deployment whose tasks end as soon as they start, from `start` (epoch ms) on. The circuit breaker, where it is
 * on, gives up after three minutes; else the deployment stays in progress.
 */
export function failDeployment(
  scheduler: ServiceScheduler,
  service: Service,
  failure: DeploymentFailure,
  start: number,
): void {
  const { serviceArn = '', deployments: [{ id = '' } = {}] = [], deploymentConfiguration } = service;
  const breaker = deploymentConfiguration?.deploymentCircuitBreaker;
  const end = start + 3 * scheduler.minuteMs;
  const failures = failureThreshold(service);
  for (let failed = 1; failed <= failures; failed += 1) {
    const at = start + (failed / failures) * (end - start);
    scheduler.step(serviceArn, id, at, (now) => oneTaskFails(scheduler, now, at));
  }
  if (!breaker?.enable) return;
  const rollback = failure.rollback ?? breaker.rollback ?? false;
  scheduler.step(serviceArn, id, end, (now) => giveUp(scheduler, now, rollback, end));
}

function oneTaskFails(scheduler: ServiceScheduler, service: Service, at: number): void {
  const [primary = {}, ...older] = service.deployments ?? [];
  const failedTasks = (primary.failedTasks ?? 0) + 1;
  scheduler.stopTask(scheduler.startTask(service, primary, at), crashed, at);
  scheduler.change(service, [{ ...primary, failedTasks, updatedAt: new Date(at) }, ...older]);
}

/** Goes back to the last deployment that was completed, if it may. */
function giveUp(scheduler: ServiceScheduler, service: Service, rollback: boolean, at: number): void {
  const [primary = {}, ...older] = service.deployments ?? [];
  const last = older.find(({ rolloutState }) => rolloutState === 'COMPLETED');
  const failed: Deployment = {
    ...primary,
    updatedAt: new Date(at),
    pendingCount: 0,
    rolloutState: 'FAILED',
    rolloutStateReason: reason,
  };
  scheduler.publish(deploymentEvent(service, 'SERVICE_DEPLOYMENT_FAILED', failed, at));
  const triggered = { deploymentCircuitBreaker: { status: 'TRIGGERED' }, statusReason: reason };
  if (rollback && last) {
    const to = {
      reason,
      startedAt: new Date(at),
      serviceRevisionArn: recordArn(service, 'service-revision', last),
    };
    scheduler.record(service, primary, { ...triggered, status: 'ROLLBACK_IN_PROGRESS', rollback: to });
    rollBack(scheduler, service, { failed, last }, at);
  } else {
    scheduler.change(service, [failed, ...older]);
    scheduler.record(service, primary, { ...triggered, status: 'STOPPED', stoppedAt: new Date(at) });
  }
}

/** The old tasks have never stopped, so that a minute is enough. */
function rollBack(
  scheduler: ServiceScheduler,
  service: Service,
  { failed, last }: { failed: Deployment; last: Deployment },
  at: number,
): void {
  const { serviceArn = '' } = service;
  const { id = '' } = last;
  const again: Deployment = {
    ...last,
    status: 'PRIMARY',
    updatedAt: new Date(at),
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
  };
  const back = scheduler.change(service, [again, { ...failed, status: 'ACTIVE', desiredCount: 0 }]);
  scheduler.publish(deploymentEvent(back, 'SERVICE_DEPLOYMENT_IN_PROGRESS', again, at));
  scheduler.step(serviceArn, id, at + scheduler.minuteMs, (now, end) => {
    scheduler.complete(now, end);
    scheduler.record(now, failed, { status: 'ROLLBACK_SUCCESSFUL', finishedAt: new Date(end) });
  });
}
