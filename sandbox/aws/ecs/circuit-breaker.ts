import type { Service } from '@aws-sdk/client-ecs';
import { failureThreshold } from './deployment-records.ts';
import type { DeploymentFailure } from './ecs-state.ts';
import { endDeployment } from './rollback.ts';
import type { ServiceScheduler } from './service-scheduler.ts';
import { crashed } from './service-tasks.ts';

/**
 * Deployment whose tasks exit as soon as they start, from `start` (epoch ms) on. The circuit breaker, if enabled, gives
 * up after three minutes; otherwise the deployment stays in progress.
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
  const threshold = failureThreshold(service);
  for (let failed = 1; failed <= threshold; failed += 1) {
    const at = start + (failed / threshold) * (end - start);
    scheduler.step(serviceArn, id, at, (now) => oneTaskFails(scheduler, now, at));
  }
  if (!breaker?.enable) return;
  const rollback = failure.rollback ?? breaker.rollback ?? false;
  const deploymentCircuitBreaker = { status: 'TRIGGERED' as const, failureCount: threshold, threshold };
  const because = rollback
    ? 'Service deployment rolled back because the circuit breaker threshold was exceeded.'
    : 'Service deployment stopped because the circuit breaker threshold was exceeded.';
  const failed = 'ECS deployment circuit breaker: tasks failed to start.';
  scheduler.step(serviceArn, id, end, (now) =>
    endDeployment(scheduler, now, { rollback, failed, because, record: { deploymentCircuitBreaker } }, end),
  );
}

function oneTaskFails(scheduler: ServiceScheduler, service: Service, at: number): void {
  const [primary = {}, ...older] = service.deployments ?? [];
  const failedTasks = (primary.failedTasks ?? 0) + 1;
  scheduler.stopTask(scheduler.startTask(service, primary, at), crashed, at);
  scheduler.change(service, [{ ...primary, failedTasks, updatedAt: new Date(at) }, ...older]);
}
