import type { Cluster } from '@aws-sdk/client-ecs';
import { arnIn, type Input, type Operation, type RequestContext } from '../service.ts';
import type { AwsState } from '../state.ts';
import { includes, invalidParameter, lookUp, page } from './requests.ts';

const maxDescribed = 100;

/** ListClusters and DescribeClusters. */
export function clusterOperations(state: AwsState): Record<string, Operation> {
  return {
    ListClusters: {
      requires: () => [{ action: 'ecs:ListClusters', resource: '*' }],
      run(input) {
        const active = state.clusters().filter(({ status }) => status === 'ACTIVE');
        const { items, nextToken } = page(active, input, 100);
        return { clusterArns: items.map(({ clusterArn }) => clusterArn), nextToken };
      },
    },
    DescribeClusters: {
      requires: (input, context) =>
        clusterArns(input, context).map((resource) => ({ action: 'ecs:DescribeClusters', resource })),
      run(input, context) {
        const { items, failures } = lookUp(clusterArns(input, context), (arn) => state.cluster(arn));
        return { clusters: items.map((cluster) => described(cluster, input)), failures };
      },
    },
  };
}

/** Settings and tags are returned only on request. */
function described(cluster: Cluster, input: Input): Cluster {
  return {
    ...cluster,
    settings: includes(input, 'SETTINGS') ? (cluster.settings ?? []) : [],
    tags: includes(input, 'TAGS') ? (cluster.tags ?? []) : [],
  };
}

/** The default cluster is called `default`. */
function clusterArns(input: Input, { place }: RequestContext): string[] {
  const names = (input.clusters ?? ['default']) as string[];
  if (names.length > maxDescribed) throw invalidParameter(`Clusters can have at most ${maxDescribed} items.`);
  return names.map((name) => (name.startsWith('arn:') ? name : arnIn(place, 'ecs', `cluster/${name}`)));
}
