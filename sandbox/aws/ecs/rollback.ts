import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { recordArn, rollout } from './deployment-records.ts';
import { deploymentEvent } from './service-events.ts';
import type { ServiceScheduler } from './service-scheduler.ts';
import { replaced } from './service-tasks.ts';

/** Reason that a deployment ends early. */
export interface DeploymentEnd {
  /** True if ECS rolls back to the last completed deployment. */
  rollback: boolean;
  /** Text for events and `rolloutStateReason`; absent if nothing failed and a user stopped it. */
  failed?: string;
  /** Text for `statusReason`. */
  because: string;
  /** Further fields of the history, such as the alarm that went off. */
  record?: Partial<ServiceDeployment>;
}

/** Ends the service's newest deployment at a time (epoch ms), and rolls it back if allowed and possible. */
export function endDeployment(
  scheduler: ServiceScheduler,
  service: Service,
  { rollback, failed, because, record }: DeploymentEnd,
  at: number,
): void {
  const [primary = {}, ...older] = service.deployments ?? [];
  const last = older.find(({ rolloutState = 'COMPLETED' }) => rolloutState === 'COMPLETED');
  const ended: Deployment = {
    ...primary,
    updatedAt: new Date(at),
    pendingCount: 0,
    ...rollout(service, 'FAILED', failed ?? because),
  };
  if (failed) {
    const event = { id: primary.id, reason: failed };
    scheduler.publish(deploymentEvent(service, 'SERVICE_DEPLOYMENT_FAILED', event, at));
  }
  if (rollback && last) {
    const startedAt = new Date(at);
    const to = {
      reason: because,
      startedAt,
      serviceRevisionArn: recordArn(service, 'service-revision', last),
    };
    const status = 'ROLLBACK_IN_PROGRESS';
    scheduler.record(service, primary, { ...record, statusReason: because, status, rollback: to });
    rollBack(
      scheduler,
      service,
      { ended, last, isBreaker: record?.deploymentCircuitBreaker !== undefined },
      at,
    );
  } else {
    const stoppedAt = new Date(at);
    scheduler.change(service, [ended, ...older]);
    scheduler.record(service, primary, { ...record, statusReason: because, status: 'STOPPED', stoppedAt });
  }
}

/** Takes a minute: the old tasks keep running or are started again, and those of the failed deployment stop. */
function rollBack(
  scheduler: ServiceScheduler,
  service: Service,
  { ended, last, isBreaker }: { ended: Deployment; last: Deployment; isBreaker: boolean },
  at: number,
): void {
  const { serviceArn = '' } = service;
  const { id = '' } = last;
  const reason = `ECS deployment${isBreaker ? ' circuit breaker' : ''}: rolling back to deploymentId ${id}.`;
  const again: Deployment = {
    ...last,
    status: 'PRIMARY',
    updatedAt: new Date(at),
    ...rollout(service, 'IN_PROGRESS', reason),
  };
  const back = scheduler.change(service, [again, { ...ended, status: 'ACTIVE', desiredCount: 0 }]);
  scheduler.publish(deploymentEvent(back, 'SERVICE_DEPLOYMENT_IN_PROGRESS', { id, reason }, at));
  scheduler.step(serviceArn, id, at + scheduler.minuteMs, (now, end) => {
    for (const task of scheduler.tasksOf(now, ended)) scheduler.stopTask(task, replaced(id), end);
    const [primary = {}] = now.deployments ?? [];
    const { desiredCount = 0, runningCount = 0 } = primary;
    for (let running = runningCount; running < desiredCount; running += 1)
      scheduler.startTask(now, primary, end);
    const runs = { ...primary, runningCount: Math.max(desiredCount, runningCount), pendingCount: 0 };
    scheduler.complete({ ...now, deployments: [runs] }, end);
    scheduler.record(now, ended, { status: 'ROLLBACK_SUCCESSFUL', finishedAt: new Date(end) });
  });
}
