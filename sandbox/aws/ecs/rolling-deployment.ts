import type { Deployment, Service, Task } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import type { AwsState } from '../state.ts';
import {
  failureThreshold,
  historyOf,
  newDeployment,
  recordArn,
  withDeployments,
} from './deployment-records.ts';
import type { DeploymentFailure } from './ecs-state.ts';
import { deploymentEvent, steadyStateEvent, taskEvent } from './service-events.ts';
import { crashed, replaced, runningTask, stoppedTask } from './service-tasks.ts';

/** The service scheduler's rolling deployments (controller ECS). */
export interface Deployer {
  /**
   * Begins to replace a service's tasks by tasks of this revision, by its ARN. They run after a minute, the old ones
   * are gone after two, and after three the service is steady.
   * @returns the service as UpdateService answers it.
   */
  deploy(service: Service, taskDefinitionArn: string): Service;
}

interface DeployerParts {
  state: AwsState;
  clock: Clock;
  /** Puts an event on the event bus. */
  publish(event: object): void;
  /** How long a minute of the scheduler takes, in ms; less than a minute where nobody wants to wait. */
  minuteMs: number;
}

/** Nothing is being deployed. */
export function createDeployer({ state, clock, publish, minuteMs }: DeployerParts): Deployer {
  /** Steps keep their distances however far the clock jumps. Another deployment makes the rest of them void. */
  function step(
    serviceArn: string,
    id: string,
    at: number,
    run: (service: Service, now: number) => void,
  ): void {
    clock.at(at, () => {
      const service = state.service(serviceArn);
      if (service?.deployments?.[0]?.id === id) run(service, at);
    });
  }

  function change(service: Service, deployments: Deployment[], says: string[] = []): Service {
    const changed = withDeployments(service, deployments, says);
    state.putService(changed);
    return changed;
  }

  function record(service: Service, deployment: Deployment, changes: object): void {
    const known = state.serviceDeployment(recordArn(service, 'service-deployment', deployment));
    if (known) state.putServiceDeployment({ ...known, ...changes });
  }

  function startTask(service: Service, { id = '', taskDefinition = '' }: Deployment, at: number): Task {
    const details = { deploymentId: id, at, digestOf: state.imageDigest };
    const task = runningTask(service, state.taskDefinition(taskDefinition) ?? {}, details);
    state.putTask(task);
    return task;
  }

  function stopTask(task: Task, end: Parameters<typeof stoppedTask>[1], at: number): void {
    const stopped = stoppedTask(task, end, at);
    state.putTask(stopped);
    publish(taskEvent(stopped, at));
  }

  /** Those that run; tests may put a service without its tasks, which are as old as their deployment then. */
  function tasksOf(service: Service, deployment: Deployment): Task[] {
    const known = state
      .tasks(service.clusterArn ?? '')
      .filter(({ startedBy, lastStatus }) => startedBy === deployment.id && lastStatus === 'RUNNING');
    const since = deployment.createdAt?.getTime() ?? 0;
    const unknown = Math.max(0, (deployment.runningCount ?? 0) - known.length);
    return [...known, ...Array.from({ length: unknown }, () => startTask(service, deployment, since))];
  }

  function newTasksRun(service: Service, at: number): void {
    const [primary = {}, ...older] = service.deployments ?? [];
    const count = primary.desiredCount ?? 0;
    for (let started = 0; started < count; started += 1) startTask(service, primary, at);
    const running = { ...primary, runningCount: count, pendingCount: 0, updatedAt: new Date(at) };
    change(service, [running, ...older], [`has started ${count} tasks.`]);
  }

  function oldTasksStop(service: Service, at: number): void {
    const [primary = {}, ...older] = service.deployments ?? [];
    for (const deployment of older) {
      for (const task of tasksOf(service, deployment)) stopTask(task, replaced(primary.id ?? ''), at);
    }
    change(service, [primary, ...older.map((one) => ({ ...one, runningCount: 0, pendingCount: 0 }))]);
  }

  function complete(service: Service, at: number): void {
    const [primary = {}] = service.deployments ?? [];
    const completed: Deployment = {
      ...primary,
      updatedAt: new Date(at),
      rolloutState: 'COMPLETED',
      rolloutStateReason: `ECS deployment ${primary.id} completed.`,
    };
    const steady = change(
      service,
      [completed],
      [`(deployment ${primary.id}) deployment completed.`, 'has reached a steady state.'],
    );
    publish(deploymentEvent(steady, 'SERVICE_DEPLOYMENT_COMPLETED', completed, at));
    publish(steadyStateEvent(steady, at));
  }

  function oneTaskFails(service: Service, at: number): void {
    const [primary = {}, ...older] = service.deployments ?? [];
    const failedTasks = (primary.failedTasks ?? 0) + 1;
    stopTask(startTask(service, primary, at), crashed, at);
    change(service, [{ ...primary, failedTasks, updatedAt: new Date(at) }, ...older]);
  }

  /** The circuit breaker: gives up, and goes back to the last deployment that was completed, if it may. */
  function giveUp(service: Service, rollback: boolean, at: number): void {
    const [primary = {}, ...older] = service.deployments ?? [];
    const last = older.find(({ rolloutState }) => rolloutState === 'COMPLETED');
    const reason = 'ECS deployment circuit breaker: tasks failed to start.';
    const failed: Deployment = {
      ...primary,
      updatedAt: new Date(at),
      pendingCount: 0,
      rolloutState: 'FAILED',
      rolloutStateReason: reason,
    };
    const status = { deploymentCircuitBreaker: { status: 'TRIGGERED' }, statusReason: reason };
    publish(deploymentEvent(service, 'SERVICE_DEPLOYMENT_FAILED', failed, at));
    if (!rollback || !last) {
      change(service, [failed, ...older]);
      record(service, primary, { ...status, status: 'STOPPED', stoppedAt: new Date(at) });
      return;
    }
    rollBack(service, failed, last, at);
    record(service, primary, {
      ...status,
      status: 'ROLLBACK_IN_PROGRESS',
      rollback: {
        reason,
        startedAt: new Date(at),
        serviceRevisionArn: recordArn(service, 'service-revision', last),
      },
    });
  }

  function rollBack(service: Service, failed: Deployment, last: Deployment, at: number): void {
    const { serviceArn = '' } = service;
    const { id = '' } = last;
    const again: Deployment = {
      ...last,
      status: 'PRIMARY',
      updatedAt: new Date(at),
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
    };
    const back = change(service, [again, { ...failed, status: 'ACTIVE', desiredCount: 0 }]);
    publish(deploymentEvent(back, 'SERVICE_DEPLOYMENT_IN_PROGRESS', again, at));
    step(serviceArn, id, at + minuteMs, (now, end) => {
      complete(now, end);
      record(service, failed, { status: 'ROLLBACK_SUCCESSFUL', finishedAt: new Date(end) });
    });
  }

  function succeed(serviceArn: string, deployment: Deployment, start: number): void {
    const { id = '' } = deployment;
    step(serviceArn, id, start + minuteMs, newTasksRun);
    step(serviceArn, id, start + 2 * minuteMs, oldTasksStop);
    step(serviceArn, id, start + 3 * minuteMs, (service, at) => {
      complete(service, at);
      record(service, deployment, {
        status: 'SUCCESSFUL',
        finishedAt: new Date(at),
        updatedAt: new Date(at),
      });
    });
  }

  function fail(service: Service, { id = '' }: Deployment, failure: DeploymentFailure, start: number): void {
    const { serviceArn = '', deploymentConfiguration } = service;
    const breaker = deploymentConfiguration?.deploymentCircuitBreaker;
    const failures = failureThreshold(service);
    for (let failed = 1; failed <= failures; failed += 1) {
      const at = start + (failed / failures) * 3 * minuteMs;
      step(serviceArn, id, at, oneTaskFails);
    }
    if (!breaker?.enable) return;
    const rollback = failure.rollback ?? breaker.rollback ?? false;
    step(serviceArn, id, start + 3 * minuteMs, (now, at) => giveUp(now, rollback, at));
  }

  return {
    deploy(service, taskDefinitionArn) {
      const { serviceArn = '' } = service;
      const start = clock.now();
      const [current, ...older] = service.deployments ?? [];
      const deployment = newDeployment(service, taskDefinitionArn, start);
      const { serviceDeployment, serviceRevision } = historyOf(service, deployment, current);
      if (current?.rolloutState === 'IN_PROGRESS')
        record(service, current, {
          status: 'STOPPED',
          statusReason: `Superseded by ${serviceDeployment.serviceDeploymentArn}.`,
          stoppedAt: new Date(start),
        });
      state.putServiceRevision(serviceRevision);
      state.putServiceDeployment(serviceDeployment);
      const before = current ? [{ ...current, status: 'ACTIVE' }, ...older] : [];
      const changed = change(service, [deployment, ...before]);
      publish(deploymentEvent(changed, 'SERVICE_DEPLOYMENT_IN_PROGRESS', deployment, start));
      const failure = state.takeDeploymentFailure(serviceArn);
      if (failure) fail(changed, deployment, failure, start);
      else succeed(serviceArn, deployment, start);
      return changed;
    },
  };
}
