import type { Deployment, Service, ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import type { AwsState } from '../state.ts';
import { recordArn, rollout, withDeployments } from './deployment-records.ts';
import { deploymentEvent, steadyStateEvent, taskEvent } from './service-events.ts';
import { runningTask, stoppedTask, type TaskEnd } from './service-tasks.ts';

export interface SchedulerParts {
  state: AwsState;
  clock: Clock;
  /** Puts an event on the event bus. */
  publish(event: object): void;
  /** Length of a minute of the scheduler, ms; shorter in tests and on the page. */
  minuteMs: number;
}

/** Change of a service in its current state, at a time in epoch ms. */
type Step = (service: Service, at: number) => void;

/** The service scheduler: changes services, their tasks and their history. */
export interface ServiceScheduler extends SchedulerParts {
  /** Deployments that wait at a pause hook, by the ARN in the history, with their continuation (at epoch ms). */
  pauses: Map<string, (at: number) => void>;
  /**
   * Schedules a step of a deployment, by its id. Steps keep their distances however far the clock jumps. A newer
   * deployment, or stopping this one, cancels its remaining steps.
   */
  step(serviceArn: string, id: string, at: number, run: Step): void;
  /** Sets the deployments of the service, the newest first, and adds an event message. */
  change(service: Service, deployments: Deployment[], says?: string[]): Service;
  /** Changes a deployment's record in the history. */
  record(service: Service, deployment: Deployment, changes: Partial<ServiceDeployment>): void;
  startTask(service: Service, deployment: Deployment, at: number): Task;
  stopTask(task: Task, end: TaskEnd, at: number): void;
  /** Running tasks of a deployment. */
  tasksOf(service: Service, deployment: Deployment): Task[];
  /** Completes the service's newest deployment and removes all others, but for those that drain in the background. */
  complete(service: Service, at: number, draining?: Deployment[]): void;
}

/** Publishes the state on the event bus, and stores it for DescribeServices and DescribeTasks. */
export function createServiceScheduler(parts: SchedulerParts): ServiceScheduler {
  const { state, clock, publish } = parts;

  const change: ServiceScheduler['change'] = (service, deployments, says) => {
    const changed = withDeployments(service, deployments, says);
    state.putService(changed);
    return changed;
  };

  const startTask: ServiceScheduler['startTask'] = (service, { id = '', taskDefinition = '' }, at) => {
    const details = { deploymentId: id, at, digestOf: state.imageDigest };
    const task = runningTask(service, state.taskDefinition(taskDefinition) ?? {}, details);
    state.putTask(task);
    return task;
  };

  return {
    ...parts,
    pauses: new Map(),
    change,
    startTask,
    step(serviceArn, id, at, run) {
      clock.at(at, () => {
        const service = state.service(serviceArn);
        const [primary] = service?.deployments ?? [];
        if (!service || primary?.id !== id) return;
        const known = state.serviceDeployment(recordArn(service, 'service-deployment', primary));
        if (known?.status !== 'STOPPED') run(service, at);
      });
    },
    record(service, deployment, changes) {
      const known = state.serviceDeployment(recordArn(service, 'service-deployment', deployment));
      if (known) state.putServiceDeployment({ ...known, ...changes });
    },
    stopTask(task, end, at) {
      const stopped = stoppedTask(task, end, at);
      state.putTask(stopped);
      publish(taskEvent(stopped, at));
    },
    tasksOf(service, deployment) {
      const known = state
        .tasks(service.clusterArn ?? '')
        .filter(({ startedBy, lastStatus }) => startedBy === deployment.id && lastStatus === 'RUNNING');
      // Tests may put a service without its tasks: they are then as old as their deployment.
      const since = deployment.createdAt?.getTime() ?? 0;
      const unknown = Math.max(0, (deployment.runningCount ?? 0) - known.length);
      return [...known, ...Array.from({ length: unknown }, () => startTask(service, deployment, since))];
    },
    complete(service, at, draining = []) {
      const [primary = {}] = service.deployments ?? [];
      const completed: Deployment = {
        ...primary,
        updatedAt: new Date(at),
        ...rollout(service, 'COMPLETED', `ECS deployment ${primary.id} completed.`),
      };
      const says = [`(deployment ${primary.id}) deployment completed.`, 'has reached a steady state.'];
      const steady = change(service, [completed, ...draining], says);
      const reason = `ECS deployment ${primary.id} completed.`;
      publish(deploymentEvent(steady, 'SERVICE_DEPLOYMENT_COMPLETED', { ...completed, reason }, at));
      publish(steadyStateEvent(steady, at));
    },
  };
}
