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

/** Clusters that are searched for a name; with more, the cluster must be named. */
const mostClusters = 20;
/** Page size of ECS lists: clusters and services, and tasks per describe call. */
const mostListed = 100;
/** Pages of services in a cluster that are read for suggestions. */
const mostPages = 10;

export type ServiceLookup = ReturnType<typeof createServiceLookup>;

/** Finds services by the names that users type. Methods throw the SDK's errors. */
export function createServiceLookup(client: ECSClient) {
  return {
    /** Lists the names of all clusters; undefined if there are more than 20. */
    async fewClusters(): Promise<string[] | undefined> {
      const { clusterArns } = await client.send(new ListClustersCommand({ maxResults: mostClusters + 1 }));
      const names = (clusterArns ?? []).map(nameFromArn);
      return names.length > mostClusters ? undefined : names;
    },

    /** Finds the ARN of an active service; undefined if the cluster or the service does not exist. */
    async serviceArn(cluster: string, service: string): Promise<string | undefined> {
      return unlessNoCluster(async () => {
        const { services } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
        const [found] = services ?? [];
        return found?.status === 'ACTIVE' ? found.serviceArn : undefined;
      });
    },

    /** Lists the names of the first 1,000 services of a cluster; empty if the cluster does not exist. */
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

    /** Lists the stopped tasks of a service that ECS still remembers (about an hour); at most 100, newest first. */
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
