import {
  ClusterNotFoundException,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { nameFromArn } from '../../model/arn.ts';
import type { StoppedTask } from '../../model/stopped-task.ts';
import { pages } from '../pages.ts';
import { foundTask } from './task-lookup.ts';

/** A name is looked for in each cluster; with more than these the cluster has to be named. */
const mostClusters = 20;
/** The most that ECS lists in a page: clusters and services, and tasks that can be described at once. */
const mostListed = 100;
/** Names to suggest come from so many pages of services of a cluster. */
const mostPages = 10;

export type ServiceLookup = ReturnType<typeof createServiceLookup>;

/** Finds services that a person named. Methods throw the SDK's errors. */
export function createServiceLookup(client: ECSClient) {
  return {
    /** The names of all clusters; undefined when there are more than 20. */
    async fewClusters(): Promise<string[] | undefined> {
      const { clusterArns } = await client.send(new ListClustersCommand({ maxResults: mostClusters + 1 }));
      const names = (clusterArns ?? []).map(nameFromArn);
      return names.length > mostClusters ? undefined : names;
    },

    /** The ARN of an active service; undefined when the cluster or the service does not exist. */
    async serviceArn(cluster: string, service: string): Promise<string | undefined> {
      return unlessNoCluster(async () => {
        const { services } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
        const [found] = services ?? [];
        return found?.status === 'ACTIVE' ? found.serviceArn : undefined;
      });
    },

    /** The names of the first 1,000 services of a cluster; none when the cluster does not exist. */
    async serviceNames(cluster: string): Promise<string[]> {
      const list = (nextToken?: string) =>
        client.send(new ListServicesCommand({ cluster, maxResults: mostListed, nextToken }));
      const names = await unlessNoCluster(async () => {
        const found: string[] = [];
        let read = 0;
        for await (const { serviceArns } of pages(list)) {
          found.push(...(serviceArns ?? []).map(nameFromArn));
          read += 1;
          if (read === mostPages) break;
        }
        return found;
      });
      return names ?? [];
    },

    /** The stopped tasks of a service that ECS still remembers, for about an hour; at most 100, newest first. */
    async stopsOf(cluster: string, serviceName: string): Promise<StoppedTask[]> {
      const stopped = { desiredStatus: 'STOPPED' as const, maxResults: mostListed };
      const list = new ListTasksCommand({ cluster, serviceName, ...stopped });
      const { taskArns = [] } = await client.send(list);
      if (taskArns.length === 0) return [];
      const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
      return tasks
        .map(foundTask)
        .flatMap((task) => (task.found === 'stopped' ? [task.stop] : []))
        .sort((one, other) => other.stoppedAt - one.stoppedAt);
    },
  };
}

async function unlessNoCluster<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClusterNotFoundException) return undefined;
    throw error;
  }
}
