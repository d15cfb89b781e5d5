import {
  DescribeServicesCommand,
  type ECSClient,
  ListClustersCommand,
  ListServicesCommand,
} from '@aws-sdk/client-ecs';
import { nameFromArn } from '../../model/arn.ts';
import { pages } from '../pages.ts';

/** A service as far as the watch for missing tasks asks. Times are epoch milliseconds. */
export interface WatchedService {
  name: string;
  running: number;
  desired: number;
  /** Start of the deployment that is under way. */
  deployingSince?: number;
}

/** Most services that ECS lists in a page, and that it describes in one call. */
const mostListed = 100;
export const mostDescribed = 10;

export type WatchedServices = ReturnType<typeof createWatchedServices>;

/** Lists and describes services. Methods throw the SDK's errors. */
export function createWatchedServices(client: ECSClient) {
  return {
    /** Names of all clusters of the account in this region. */
    async clusters(): Promise<string[]> {
      const list = (nextToken?: string) =>
        client.send(new ListClustersCommand({ maxResults: mostListed, nextToken }));
      const names: string[] = [];
      for await (const { clusterArns } of pages(list)) names.push(...(clusterArns ?? []).map(nameFromArn));
      return names;
    },

    /** One page of the services of a cluster, at most 100. Managed daemons are left out: they have no desired count. */
    async list(cluster: string, token?: string): Promise<{ names: string[]; next?: string }> {
      const command = new ListServicesCommand({ cluster, maxResults: mostListed, nextToken: token });
      const { serviceArns = [], nextToken } = await client.send(command);
      const names = serviceArns.map(nameFromArn).filter((name) => !name.startsWith('daemon:'));
      return { names, next: nextToken };
    },

    /** Active services by name, at most 10. */
    async describe(cluster: string, names: string[]): Promise<WatchedService[]> {
      const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: names }));
      return services
        .filter(({ status }) => status === 'ACTIVE')
        .map(({ serviceName = '', runningCount = 0, desiredCount = 0, deployments = [] }) => ({
          ...{ name: serviceName, running: runningCount, desired: desiredCount },
          deployingSince: deployments
            .find(({ status, rolloutState }) => status === 'PRIMARY' && rolloutState === 'IN_PROGRESS')
            ?.createdAt?.getTime(),
        }));
    },
  };
}
