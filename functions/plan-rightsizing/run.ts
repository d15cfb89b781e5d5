import { readRequired } from '../../shared/aws/read-or-gap.ts';
import type { WorkQueue } from '../../shared/aws/work-queue.ts';
import { parseEcsArn } from '../../shared/model/arn.ts';
import { inChunks } from '../../shared/model/chunks.ts';
import type { Log } from '../../shared/model/log.ts';
import { parsePlanWork } from '../../shared/model/queue/scheduled-work.ts';
import type { ChunkWork, WatchWork } from '../../shared/model/queue/sizing-work.ts';
import type { PlanRequest } from '../../shared/model/sizing-request.ts';
import { type BatchAnswer, eachRecord, type QueueRecord } from '../../shared/runtime/batch.ts';
import { chunksOf } from '../../shared/sizing/read/analyse-workloads.ts';
import type { Sources } from '../../shared/sizing/read/sources.ts';
import { clustersFor, type Workloads, workloadsOf } from '../../shared/sizing/read/workloads.ts';
import { watchMonthlyUsd } from '../../shared/sizing/usage/usage-watch.ts';
import type { SizingScans } from '../../shared/table/sizing-scans.ts';

/** Dependencies of the function, created once per cold start. */
export interface Deps {
  sources: Sources;
  scans: SizingScans;
  queue: WorkQueue<ChunkWork | WatchWork>;
  /** Default look-back of a scan, days. */
  lookbackDays: number;
  log: Log;
}

/** Plan of a scan, returned to the caller. */
export interface Plan {
  scan: string;
  clusters: number;
  services: number;
  families: number;
  chunks: number;
  problems: string[];
  /** Monthly cost of the hourly usage watch of these services if it is enabled, USD. */
  usageWatchMonthlyUsd: number;
}

/** Plans the work that the schedules request. */
export function planQueued(records: readonly QueueRecord[], deps: Deps): Promise<BatchAnswer> {
  const planOne = async ({ body }: QueueRecord) => {
    const work = parsePlanWork(body);
    if (work.kind === 'watch') await planWatch(deps);
    else await planScheduled(work.name, deps);
  };
  return eachRecord(records, planOne, deps.log);
}

/** Plans a scheduled scan. A Region without clusters is an error only for a manual invocation. */
async function planScheduled(name: string, deps: Deps): Promise<void> {
  const { sources, log } = deps;
  if ((await readRequired(listing, sources.ecs.clusters)).length > 0) await planScan({}, name, deps);
  else log.info('no clusters in this region, nothing planned', { scan: name });
}

const listing = 'ecs:ListClusters and ecs:DescribeClusters';

/** Services per message of the hourly watch: with 2 metrics each they are 500 queries, a full GetMetricData call. */
const watchedPerMessage = 250;

/**
 * Lists workloads and distributes them to the workers. Idempotent: an existing scan with the same ID is not changed; its
 * chunks are sent again, and the workers skip those that are done.
 * @param name name of the scan within its account and Region; for a schedule its time, so that a duplicate event is one scan
 * @throws InvalidInputError for a cluster that does not exist; GatewayError if ECS cannot be read; errors of the SDK
 */
export async function planScan(request: PlanRequest, name: string, deps: Deps): Promise<Plan> {
  const { scans, queue, sources, log } = deps;
  const { lookbackDays = deps.lookbackDays, tolerance } = request;
  const problems: string[] = [];
  const workloads = await listAll(request.cluster, sources, problems);
  const id = scanId(workloads, name);
  const work = workloads
    .flatMap((one) => chunksOf(one, lookbackDays))
    .map(
      (chunk, at): ChunkWork => ({
        kind: 'chunk',
        scan: id,
        chunk: String(at),
        ...chunk,
        lookbackDays,
        tolerance,
      }),
    );
  const clusters = workloads.map(({ cluster: { arn, name } }) => ({ arn, name }));
  const scan = { id, startedAt: sources.now(), chunks: work.map(({ chunk }) => chunk) };
  await scans.open({ ...scan, details: { clusters, lookbackDays, problems } }, sources.now());
  await queue.send(work);
  const services = sum(workloads, ({ services: names }) => names.length);
  const plan = {
    ...{ scan: id, services, problems },
    clusters: clusters.length,
    families: sum(workloads, ({ families }) => families.length),
    chunks: work.length,
    usageWatchMonthlyUsd: Number(watchMonthlyUsd(services).toFixed(2)),
  };
  log.info('scan planned', { ...plan });
  return plan;
}

/** ID of a scan, with account and Region, which all keys of its items and messages contain. */
function scanId([first]: readonly Workloads[], name: string): string {
  const { account = '', region = '' } = parseEcsArn(first?.cluster.arn ?? '') ?? {};
  return `scan-${account}-${region}-${name}`;
}

/** Distributes the hourly watch of all services, and logs its cost. */
async function planWatch({ sources, queue, log }: Deps): Promise<void> {
  const problems: string[] = [];
  const at = sources.now();
  const work: WatchWork[] = [];
  let watched = 0;
  for (const cluster of await readRequired(listing, sources.ecs.clusters)) {
    const { services } = await workloadsOf({ ...cluster, containerInsights: 'disabled' }, sources, problems);
    watched += services.length;
    for (const names of inChunks(services, watchedPerMessage))
      work.push({ kind: 'watch', at, cluster, names });
  }
  await queue.send(work);
  const monthlyUsd = Number(watchMonthlyUsd(watched).toFixed(2));
  log.info('usage watch planned', { services: watched, monthlyUsd, problems });
}

async function listAll(
  cluster: string | undefined,
  sources: Sources,
  problems: string[],
): Promise<Workloads[]> {
  const workloads: Workloads[] = [];
  for (const one of await readRequired(listing, () => clustersFor(cluster, sources))) {
    workloads.push(await workloadsOf(one, sources, problems));
  }
  return workloads;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
