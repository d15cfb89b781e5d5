import { readRequired } from '../../aws/read-or-gap.ts';
import { InvalidInputError } from '../../errors.ts';
import { parseEcsArn } from '../../model/arn.ts';
import type { EcsCluster } from '../../model/ecs-service.ts';
import { serviceOfArn } from '../../model/service-reference.ts';
import type { ReportRequest } from '../../model/sizing-request.ts';
import type { AnalysisSettings, DefaultSettings } from '../decide/analyse.ts';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { analyseChunk, type Chunk, chunksOf } from './analyse-workloads.ts';
import type { Analysed } from './analysed.ts';
import { basisInWords, type Prices, pricesOf } from './price-source.ts';
import type { Sources } from './sources.ts';
import { clustersFor, requireWorkload, workloadsOf } from './workloads.ts';

/** Receives the progress of a report. */
export interface Progress {
  planned(workloads: number): void;
  done(): void;
}

/** Work that remains for the reports of a chunk, such as offering their decisions. */
type Finish = (analysed: readonly Analysed[], priceBasis: string) => Promise<ServiceReport[]>;

const reportsOf: Finish = async (analysed) => analysed.map(({ report }) => report);

/** Most workloads of one report. More take longer than an invocation may; a scan splits the work. */
const mostWorkloads = 500;

/**
 * Creates the report of a service, a cluster or all clusters in one run.
 * @param options.id id of the run; `options.most` limits the workloads for callers with little time
 * @throws InvalidInputError for an unknown cluster or service, or too many workloads; GatewayError `not-readable` if
 * clusters or services cannot be listed
 */
export async function reportFleet(
  request: ReportRequest,
  sources: Sources,
  defaults: DefaultSettings,
  options: { id: string; most?: number; progress?: Progress; finish?: Finish },
): Promise<FleetReport> {
  const { id, most = mostWorkloads, progress, finish = reportsOf } = options;
  const { tolerance, lookbackDays = defaults.lookbackDays } = request;
  const problems: string[] = [];
  const clusters = await readRequired('ecs:ListClusters and ecs:DescribeClusters', () =>
    clustersFor(request.cluster ?? serviceOfArn(request.service ?? '')?.cluster, sources),
  );
  const [chunks, prices] = await Promise.all([
    readRequired('ecs:DescribeServices', () =>
      chunksFor(request.service, clusters, sources, { problems, lookbackDays }),
    ),
    pricesOf(sources),
  ]);
  const workloads = chunks.reduce((sum, { names }) => sum + names.length, 0);
  if (workloads > most) {
    const remedy = 'name a cluster, or invoke plan-rightsizing, which shares the work and posts the digest';
    throw new InvalidInputError(`${workloads} services are more than the ${most} of one report: ${remedy}`);
  }
  progress?.planned(workloads);
  const settings = { ...defaults, lookbackDays, tolerance, priceList: prices.list };
  const services: ServiceReport[] = [];
  for (const chunk of chunks) {
    const analysed = await analyseChunk(chunk, sources, { settings, isLast: true, onDone: progress?.done });
    services.push(...(await finish(analysed, prices.basis)));
  }
  return fleetReport({ id, clusters, lookbackDays, services, problems, prices, terms: defaults }, sources);
}

async function chunksFor(
  service: string | undefined,
  clusters: readonly EcsCluster[],
  sources: Sources,
  { problems, lookbackDays }: { problems: string[]; lookbackDays: number },
): Promise<Chunk[]> {
  if (service !== undefined) {
    const { cluster, workloads, name } = await requireWorkload(clusters, service, sources);
    return [{ cluster, workloads, names: [name] }];
  }
  const chunks: Chunk[] = [];
  for (const one of clusters)
    chunks.push(...chunksOf(await workloadsOf(one, sources, problems), lookbackDays));
  return chunks;
}

/** Combines the reports of services into that of their run. */
export function fleetReport(
  run: {
    id: string;
    clusters: readonly Pick<EcsCluster, 'arn' | 'name'>[];
    lookbackDays: number;
    services: ServiceReport[];
    problems: string[];
    prices: Prices;
    /** Terms of the owner that the prices include. */
    terms: Pick<AnalysisSettings, 'priceMultiplier' | 'spotFactor'>;
  },
  { now, region }: Pick<Sources, 'now' | 'region'>,
): FleetReport {
  const { id, lookbackDays, services, problems, prices, terms, clusters } = run;
  const { partition = 'aws', account = '' } = parseEcsArn(clusters[0]?.arn ?? '') ?? {};
  return {
    ...{ id, partition, account, region, lookbackDays, services, problems },
    at: now(),
    clusters: clusters.map(({ name }) => name),
    priceBasis: basisInWords(prices, terms),
  };
}
