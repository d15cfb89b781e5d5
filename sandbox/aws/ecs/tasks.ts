import type { Task } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import { AwsError, type Input, type Operation, type RequestContext } from '../service.ts';
import type { AwsState } from '../state.ts';
import {
  arnInCluster,
  clusterArnOf,
  lookUp,
  namesIn,
  onEach,
  page,
  requireCluster,
  withTags,
} from './requests.ts';

/** ECS shows stopped tasks for about an hour. */
const stoppedTaskVisibleMs = 3_600_000;

/** ListTasks and DescribeTasks. */
export function taskOperations(state: AwsState, clock: Clock): Record<string, Operation> {
  const isForgotten = (task: Task) =>
    task.stoppedAt !== undefined && clock.now() - task.stoppedAt.getTime() > stoppedTaskVisibleMs;

  return {
    ListTasks: {
      // Without a container instance the only condition key is ecs:cluster.
      requires: (input, context) => onEach('ecs:ListTasks', ['*'], input, context),
      run(input, context) {
        requireCluster(state, input, context);
        requireService(state, input, context);
        const wanted = state
          .tasks(clusterArnOf(input, context))
          .filter((task) => isListed(task, input) && !isForgotten(task));
        const { items, nextToken } = page(wanted, input, 100);
        return { taskArns: items.map(({ taskArn }) => taskArn), nextToken };
      },
    },
    DescribeTasks: {
      requires: (input, context) => onEach('ecs:DescribeTasks', taskArns(input, context), input, context),
      run(input, context) {
        requireCluster(state, input, context);
        const { items, failures } = lookUp(taskArns(input, context), (arn) => {
          const task = state.task(arn);
          return task && !isForgotten(task) ? withTags(task, input) : undefined;
        });
        return { tasks: items, failures };
      },
    },
  };
}

/** @throws AwsError ServiceNotFoundException for a service that the request names */
function requireService(state: AwsState, input: Input, context: RequestContext): void {
  if (input.serviceName === undefined) return;
  if (!state.service(arnInCluster(String(input.serviceName), 'service', input, context)))
    throw new AwsError('ServiceNotFoundException', 'Service not found.');
}

/** Tasks that run or are to run, unless the request asks for stopped ones. */
function isListed({ group, desiredStatus = 'RUNNING' }: Task, input: Input): boolean {
  if (desiredStatus !== (input.desiredStatus ?? 'RUNNING')) return false;
  return input.serviceName === undefined || group === `service:${input.serviceName}`;
}

function taskArns(input: Input, context: RequestContext): string[] {
  const names = namesIn(input, { member: 'tasks', limit: 100, called: ['Tasks', 'taskIds'] });
  return names.map((name) => arnInCluster(name, 'task', input, context));
}
