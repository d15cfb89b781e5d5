import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { failDeployment } from './circuit-breaker.ts';
import { failByAlarm, failByHook } from './deployment-monitors.ts';
import { historyOf, isStaged, isUnderWay, newDeployment } from './deployment-records.ts';
import type { DeploymentFailure } from './ecs-state.ts';
import { answerHook } from './pause-hooks.ts';
import { endDeployment } from './rollback.ts';
import { replaceTasks } from './rolling-deployment.ts';
import { deploymentEvent } from './service-events.ts';
import { createServiceScheduler, type SchedulerParts, type ServiceScheduler } from './service-scheduler.ts';
import { deployInStages } from './staged-deployment.ts';

/** The service scheduler's deployments (controller ECS), by the strategy of each service. */
export interface Deployer {
  /**
   * Starts replacing a service's tasks by tasks of this revision (an ARN). In a rolling deployment they run after one
   * minute, the old ones are gone after two, and after three the service is stable; in stages it takes as long as the
   * service's bake times and pauses.
   * @returns the service as UpdateService returns it
   */
  deploy(service: Service, taskDefinitionArn: string): Service;
  /** Stops a deployment on request. @returns false if it is not in progress */
  stop(service: Service, record: ServiceDeployment, stopType: 'ROLLBACK' | 'ABORT'): boolean;
  /** Answers the pause hook that a deployment waits for. @returns false if it waits for none */
  answer(service: Service, record: ServiceDeployment, action: 'CONTINUE' | 'ROLLBACK'): boolean;
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
      const known = state.serviceDeployments(service.serviceArn ?? '')[0];
      if (current && known && (known.status === 'IN_PROGRESS' || known.status === 'ROLLBACK_IN_PROGRESS'))
        state.putServiceDeployment({
          ...known,
          status: 'STOPPED',
          statusReason: `Superseded by ${serviceDeployment.serviceDeploymentArn}.`,
          stoppedAt: new Date(start),
        });
      state.putServiceRevision(serviceRevision);
      state.putServiceDeployment(serviceDeployment);
      const before = current ? [{ ...current, status: 'ACTIVE' }, ...older] : [];
      const currentServiceDeployment = serviceDeployment.serviceDeploymentArn;
      const changed = scheduler.change({ ...service, currentServiceDeployment }, [deployment, ...before]);
      const event = { id: deployment.id, reason: `ECS deployment ${deployment.id} in progress.` };
      publish(deploymentEvent(changed, 'SERVICE_DEPLOYMENT_IN_PROGRESS', event, start));
      begin(scheduler, changed, state.takeDeploymentFailure(service.serviceArn ?? ''), start);
      return state.service(service.serviceArn ?? '') ?? changed;
    },
    stop(service, record, stopType) {
      if (!isUnderWay(service, record)) return false;
      const rollback = stopType === 'ROLLBACK';
      const because = `Service deployment ${rollback ? 'rolled back' : 'stopped'} because of a StopServiceDeployment request.`;
      endDeployment(scheduler, service, { rollback, because }, clock.now());
      return true;
    },
    answer(service, { serviceDeploymentArn = '' }, action) {
      const status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED';
      return answerHook(scheduler, service, { serviceDeploymentArn, action, status }, clock.now());
    },
  };
}

/** Starts a deployment at `start` (epoch ms). */
function begin(
  scheduler: ServiceScheduler,
  service: Service,
  failure: DeploymentFailure | undefined,
  start: number,
): void {
  if (failure?.neverSettles) return;
  if (isStaged(service)) deployInStages(scheduler, service, failure, start);
  else if (failure?.alarm || failure?.hook) failLater(scheduler, service, failure, start);
  else if (failure) failDeployment(scheduler, service, failure, start);
  else replaceTasks(scheduler, service, start);
}

/** The tasks of a rolling deployment run after a minute, and after two an alarm or a hook fails it. */
function failLater(
  scheduler: ServiceScheduler,
  service: Service,
  failure: DeploymentFailure,
  start: number,
): void {
  const { serviceArn = '', deployments: [{ id = '' } = {}] = [] } = service;
  replaceTasks(scheduler, service, start, { newTasksOnly: true });
  scheduler.step(serviceArn, id, start + 2 * scheduler.minuteMs, (now, at) => {
    if (failure.hook) failByHook(scheduler, now, failure.hook, at);
    else failByAlarm(scheduler, now, failure, at);
  });
}
