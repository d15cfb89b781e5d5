import type { Task } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import type { Input, Operation, RequestContext } from '../service.ts';
import type { AwsState } from '../state.ts';
import { arnInCluster, lookUp, namesIn, onEach, requireCluster, withTags } from './requests.ts';

/** ECS shows stopped tasks for about an hour. */
const stoppedTaskVisibleMs = 3_600_000;

/** DescribeTasks. */
export function taskOperations(state: AwsState, clock: Clock): Record<string, Operation> {
  const isForgotten = (task: Task) =>
    task.stoppedAt !== undefined && clock.now() - task.stoppedAt.getTime() > stoppedTaskVisibleMs;

  return {
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

function taskArns(input: Input, context: RequestContext): string[] {
  const names = namesIn(input, { member: 'tasks', limit: 100, called: ['Tasks', 'taskIds'] });
  return names.map((name) => arnInCluster(name, 'task', input, context));
}
