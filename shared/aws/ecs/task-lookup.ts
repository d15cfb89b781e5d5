import {
  ClusterNotFoundException,
  DescribeTasksCommand,
  type ECSClient,
  InvalidParameterException,
  ListClustersCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { InvalidInputError } from '../../errors.ts';
import { nameFromArn, parseEcsArn } from '../../model/arn.ts';
import { parseEcsEvent } from '../../model/ecs-event.ts';
import type { ServiceReference } from '../../model/service-reference.ts';
import type { StoppedTask } from '../../model/stopped-task.ts';
import { isAccessDenied } from '../aws-error.ts';

/** Task that has not stopped. */
interface LivingTask {
  taskId: string;
  place: Omit<ServiceReference, 'kind' | 'name'>;
  /** `RUNNING`, `PENDING`, `DEPROVISIONING` and so on, as in ECS. */
  status: string;
  /** Epoch ms. */
  startedAt?: number;
}

/** `too-many-clusters`: the id alone does not say which one to search. */
export type FoundTask =
  | { found: 'stopped'; stop: StoppedTask }
  | { found: 'living'; task: LivingTask }
  | { found: 'nothing' | 'too-many-clusters' };

/** Clusters that are searched for a task's id; with more, its ARN is required. */
const mostClusters = 20;

export type TaskLookup = ReturnType<typeof createTaskLookup>;

/** Finds tasks and clusters that a user named. Methods throw the SDK's errors. */
export function createTaskLookup(client: ECSClient) {
  /** Names of the clusters; undefined if there are more than 20. */
  const fewClusters = async (): Promise<string[] | undefined> => {
    const { clusterArns } = await client.send(new ListClustersCommand({ maxResults: mostClusters + 1 }));
    const names = (clusterArns ?? []).map(nameFromArn);
    return names.length > mostClusters ? undefined : names;
  };

  const describe = async (cluster: string, task: string): Promise<Task | undefined> => {
    try {
      const { tasks } = await client.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
      return tasks?.[0];
    } catch (error) {
      if (error instanceof ClusterNotFoundException) return undefined;
      throw error;
    }
  };

  const byArn = async (cluster: string, arn: string): Promise<Task | undefined> => {
    try {
      return await describe(cluster, arn);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const message =
        'ECS denied access to this task. Only tasks of my own account and region can be looked up.';
      throw new InvalidInputError(message, { cause: error });
    }
  };

  return {
    fewClusters,

    /**
     * Looks up a task. ECS remembers a stopped one for about an hour.
     * @param task its ARN, or its id: every cluster is then searched, at most 20
     * @throws InvalidInputError for a task of another account or region
     */
    async find(task: string): Promise<FoundTask> {
      const [cluster, id] = parseEcsArn(task)?.path ?? [];
      if (cluster && id) return foundTask(await byArn(cluster, task));
      const clusters = await fewClusters();
      if (!clusters) return { found: 'too-many-clusters' };
      for (const name of clusters) {
        const found = foundTask(await describe(name, task));
        if (found.found !== 'nothing') return found;
      }
      return { found: 'nothing' };
    },
  };
}

/** The role belongs to one account, and ECS answers for one region. */
function isRefusal(error: unknown): boolean {
  return isAccessDenied(error) || error instanceof InvalidParameterException;
}

/** Converts a described task: stopped ones as if their event had arrived. @returns `nothing` if ECS does not know it */
export function foundTask(task: Task | undefined): FoundTask {
  if (!task) return { found: 'nothing' };
  // The detail of an event is a task as DescribeTasks returns it, with times as text.
  const event = { source: 'aws.ecs', 'detail-type': 'ECS Task State Change', detail: task };
  const parsed = parseEcsEvent(JSON.stringify(event));
  if (parsed.kind === 'stop') return { found: 'stopped', stop: parsed.stop };
  return { found: 'living', task: livingTask(task) };
}

function livingTask({ taskArn = '', clusterArn = '', lastStatus = '', startedAt }: Task): LivingTask {
  const { partition = '', account = '', region = '' } = parseEcsArn(taskArn) ?? {};
  return {
    taskId: nameFromArn(taskArn),
    place: { partition, account, region, cluster: nameFromArn(clusterArn) },
    status: lastStatus,
    startedAt: startedAt?.getTime(),
  };
}
