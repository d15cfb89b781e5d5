import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { EcsCluster, EcsService } from '../../shared/model/ecs-service.ts';
import { readStewardTags } from '../../shared/model/steward-tags.ts';
import { sleep, wireSources } from '../../shared/runtime/wire-sources.ts';
import type { Connection } from '../install/options.ts';
import { notAws, SettingsError } from '../install/settings-file.ts';
import type { Concurrency, Identity } from './check-account.ts';
import type { InsightsFacts, MetricFacts, TagFacts } from './check-fleet.ts';

/** Caller, and this machine's clock less AWS's in seconds, from the Date of the same answer. */
export async function readIdentity(
  connection: Connection,
  now: () => number,
): Promise<Identity & { skewSeconds: number }> {
  const client = new STSClient(connection);
  let skewSeconds = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      const date = Date.parse(headers?.date ?? '');
      if (!Number.isNaN(date)) skewSeconds = (now() - date) / 1000;
      return result;
    },
    { step: 'deserialize' },
  );
  const { Account, Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
  if (!Account) throw new SettingsError(notAws);
  return { account: Account, arn: Arn, region: connection.region, skewSeconds };
}

export async function readConcurrency(connection: Connection): Promise<Concurrency> {
  const { AccountLimit } = await new LambdaClient(connection).send(new GetAccountSettingsCommand({}));
  return {
    limit: AccountLimit?.ConcurrentExecutions ?? 0,
    unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
  };
}

/** Services that are looked at for tags and metrics: enough to see a kind of mistake. */
const mostServices = 100;

type Sources = ReturnType<typeof wireSources>;

/** Clusters and the first hundred services of the region. */
export interface Fleet {
  sources: Sources;
  clusters: EcsCluster[];
  services: EcsService[];
}

export async function readFleet(connection: Connection, now: () => number): Promise<Fleet> {
  const sources = wireSources({ ...connection, share: 1 }, { now, sleep });
  const clusters = await sources.ecs.clusters();
  const services: EcsService[] = [];
  for (const { name } of clusters) {
    const arns = (await sources.ecs.serviceArns(name)).slice(0, mostServices - services.length);
    services.push(...(await sources.ecs.services(name, arns)));
    if (services.length >= mostServices) break;
  }
  return { sources, clusters, services };
}

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** Services that are asked until one has data points: a new or stopped one has none. */
const mostAsked = 10;

export async function readMetrics({ sources, services }: Fleet, now: number): Promise<MetricFacts> {
  const asked = services.slice(0, mostAsked);
  const to = Math.floor(now / minuteMs) * minuteMs;
  const samples = await sources.cloudwatch.metrics(
    asked.map(({ clusterName, name }) => ({
      namespace: 'AWS/ECS',
      metricName: 'CPUUtilization',
      dimensions: { ClusterName: clusterName, ServiceName: name },
      statistic: 'Average' as const,
    })),
    { from: to - 3 * hourMs, to, periodMs: minuteMs },
  );
  const points = samples.map(({ values }) => values.length);
  const most = Math.max(0, ...points);
  const service = asked[Math.max(0, points.indexOf(most))];
  return { service: service && `${service.clusterName}/${service.name}`, points: most };
}

export function insightsOf({ clusters }: Fleet): InsightsFacts {
  const named = (isOn: boolean) =>
    clusters
      .filter(({ containerInsights }) => (containerInsights !== 'disabled') === isOn)
      .map(({ name }) => name);
  return { with: named(true), without: named(false) };
}

export function tagsOf({ services }: Fleet): TagFacts {
  const size = { vcpu: 0, memoryMiB: 0 };
  const problems = services.flatMap(({ name, tags }) =>
    readStewardTags(tags, size).problems.map((problem) => `${name}: ${problem}`),
  );
  return { services: services.length, problems };
}

/** @returns the number of Fargate prices of the region */
export async function readPrices({ sources }: Fleet, region: string): Promise<number> {
  return Object.keys(await sources.prices.fargatePrices(region)).length;
}
