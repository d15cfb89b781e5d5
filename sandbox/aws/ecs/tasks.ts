import type { Task } from '@aws-sdk/client-ecs';
import type { Clock } from '../../clock.ts';
import { AwsError, type Input, type Operation, type RequestContext } from '../service.ts';
import type { AwsState } from '../state.ts';
import { arnInCluster, lookUp, namesIn, onEach, requireCluster, withTags } from './requests.ts';

/** ECS shows stopped tasks for about an hour. */
const stoppedTaskVisibleMs = 3_600_000;

/** DescribeTasks and DescribeTaskDefinition. */
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
    DescribeTaskDefinition: {
      // This action knows no resource-level permissions.
      requires: () => [{ action: 'ecs:DescribeTaskDefinition', resource: '*' }],
      run(input) {
        const taskDefinition = state.taskDefinition(String(input.taskDefinition));
        if (!taskDefinition) throw new AwsError('ClientException', 'Unable to describe task definition.');
        return { taskDefinition };
      },
    },
  };
}

function taskArns(input: Input, context: RequestContext): string[] {
  const names = namesIn(input, { member: 'tasks', limit: 100, called: ['Tasks', 'taskIds'] });
  return names.map((name) => arnInCluster(name, 'task', input, context));
}
