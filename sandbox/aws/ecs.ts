import type { Service as EcsService, Failure, Task } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import { AwsError, arnIn, type Input, type RequestContext, type Service } from './service.ts';
import type { AwsState } from './state.ts';

/** ECS shows stopped tasks for about an hour. */
const stoppedTaskVisibleMs = 3_600_000;

/** The Describe calls of Amazon ECS, answered from the sandbox's state. */
export function createEcs(state: AwsState, clock: Clock): Service {
  const isForgotten = (task: Task) =>
    task.stoppedAt !== undefined && clock.now() - task.stoppedAt.getTime() > stoppedTaskVisibleMs;

  return {
    name: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      DescribeTasks: {
        requires: (input, context) =>
          taskArns(input, context).map((resource) => ({ action: 'ecs:DescribeTasks', resource })),
        run(input, context) {
          requireCluster(state, input, context);
          const found = lookUp(taskArns(input, context), (arn) => {
            const task = state.task(arn);
            return task && !isForgotten(task) ? withTags(task, input) : undefined;
          });
          return { tasks: found.items, failures: found.failures };
        },
      },
      DescribeServices: {
        requires: (input, context) =>
          serviceArns(input, context).map((resource) => ({ action: 'ecs:DescribeServices', resource })),
        run(input, context) {
          requireCluster(state, input, context);
          const found = lookUp(serviceArns(input, context), (arn) => {
            const service = state.service(arn);
            return service && withTags<EcsService>(service, input);
          });
          return { services: found.items, failures: found.failures };
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
    },
  };
}

function lookUp<Item>(arns: string[], find: (arn: string) => Item | undefined) {
  const items: Item[] = [];
  const failures: Failure[] = [];
  for (const arn of arns) {
    const item = find(arn);
    if (item) items.push(item);
    else failures.push({ arn, reason: 'MISSING' });
  }
  return { items, failures };
}

/** Tags are in the answer only when the request asks for them. */
function withTags<Item extends { tags?: unknown[] }>(item: Item, input: Input): Item {
  return { ...item, tags: [input.include].flat().includes('TAGS') ? (item.tags ?? []) : [] };
}

function clusterName(input: Input): string {
  return String(input.cluster ?? 'default').replace(/^.*cluster\//, '');
}

function requireCluster(state: AwsState, input: Input, { place }: RequestContext): void {
  if (!state.hasCluster(arnIn(place, 'ecs', `cluster/${clusterName(input)}`)))
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

function taskArns(input: Input, context: RequestContext): string[] {
  return resourceArns(input, context, {
    member: 'tasks',
    type: 'task',
    limit: 100,
    called: ['Tasks', 'taskIds'],
  });
}

function serviceArns(input: Input, context: RequestContext): string[] {
  const called: [string, string] = ['Services', 'service names'];
  return resourceArns(input, context, { member: 'services', type: 'service', limit: 10, called });
}

/** Requests may name resources by ARN or by id. The errors are worded as ECS words them. */
function resourceArns(
  input: Input,
  { place }: RequestContext,
  kind: { member: string; type: string; limit: number; called: [string, string] },
): string[] {
  const names = (input[kind.member] ?? []) as string[];
  if (names.length === 0)
    throw new AwsError('InvalidParameterException', `${kind.called[0]} cannot be empty.`);
  if (names.length > kind.limit)
    throw new AwsError(
      'InvalidParameterException',
      `${kind.called[1]} can have at most ${kind.limit} items.`,
    );
  return names.map((name) =>
    name.startsWith('arn:') ? name : arnIn(place, 'ecs', `${kind.type}/${clusterName(input)}/${name}`),
  );
}
