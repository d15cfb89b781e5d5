import { serviceKey } from '../../shared/model/service-reference.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { parseReports } from '../../shared/sizing/kept-report.ts';
import { mostWorkloadsPerChunk } from '../../shared/sizing/read/analyse-workloads.ts';
import { pricesOf } from '../../shared/sizing/read/price-source.ts';
import { fleetReport } from '../../shared/sizing/read/report-fleet.ts';
import { sortServices } from '../../shared/sizing/report/fleet.ts';
import type { FleetReport, ServiceReport } from '../../shared/sizing/service-report.ts';
import { mostDetailed } from '../../shared/sizing/service-report.ts';
import type { Deps } from './deps.ts';
import { readOwnHealth } from './own-health.ts';

/** Lease on a digest, ms: the maximum duration of an invocation, so that a worker that dies does not block it longer. */
const lease = 5 * minuteMs;
/** Age, ms, after which a scan counts as incomplete: a chunk has its five attempts within two hours. The digest reports lost chunks. */
const overdueAfter = 3 * hourMs;
/** Maximum number of individual decision messages per scan; the digest has all decisions. */
const mostOffers = 10;
/** Age, ms, after which a digest is outdated and no longer posted. */
const givenUpAfter = 3 * dayMs;

/**
 * Posts the digest of a scan if no chunk is outstanding and no other worker holds its lease. A retry after a worker
 * died finds a digest that Slack has already accepted.
 * @throws if Slack or the table failed; the lease is then released for a retry
 */
export async function postDigest(id: string, deps: Deps, options: { overdue?: boolean } = {}): Promise<void> {
  const { scans, now } = deps;
  const claim = await scans.claimDigest(id, now(), lease, options);
  if (!claim) return;
  try {
    const publisher = await deps.publisher();
    const { digest, startedAt } = await digestOf(id, deps);
    const { report, htmlLink } = await publisher.keepHtml(digest);
    const mayBePosted = claim.attempts > 1;
    const ownHealth = await readOwnHealth(digest.services.length, deps);
    const reference = await publisher.post(report, { htmlLink, ownHealth, mayBePosted, since: startedAt });
    await offerDecisions(digest, { ...claim, startedAt }, deps);
    await scans.settleDigest(id, reference, now());
    deps.count('DigestsPosted');
  } catch (error) {
    // If this fails too, the lease expires.
    await scans.releaseDigest(id).catch((cause) => deps.log.warn('digest not released', { error: cause }));
    throw error;
  }
}

/** Digest with the rows of all services; only the most relevant ones get their curves. */
async function digestOf(id: string, deps: Deps): Promise<{ digest: FleetReport; startedAt: number }> {
  const { scans, sources, defaults } = deps;
  const scan = await scans.read(id);
  if (!scan) throw new Error(`scan ${id} no longer exists`);
  const found: { chunk: string; row: ServiceReport }[] = [];
  for await (const { chunk, rows } of scans.rows(id)) {
    found.push(...parseReports(rows, deps.log).map((row) => ({ chunk, row })));
  }
  const chunkOf = new Map(found.map(({ chunk, row }) => [row, chunk]));
  const sorted = sortServices(found.map(({ row }) => row));
  const chunks = new Set(sorted.slice(0, mostDetailed).map((row) => chunkOf.get(row) ?? ''));
  const details = parseReports(await scans.details(id, [...chunks]), deps.log);
  const detailed = new Map(details.map((report) => [serviceKey(report.place), report]));
  const services = sorted.map((row, at) =>
    at < mostDetailed ? (detailed.get(serviceKey(row.place)) ?? row) : row,
  );
  const { clusters, lookbackDays, problems } = scan.details;
  const run = { id, clusters, lookbackDays, services, prices: await pricesOf(sources), terms: defaults };
  const digest = fleetReport({ ...run, problems: [...problems, ...missing(scan)] }, sources);
  return { digest, startedAt: scan.startedAt };
}

function missing({ outstanding, chunks }: { outstanding: string[]; chunks: string[] }): string[] {
  if (outstanding.length === 0) return [];
  return [
    `${outstanding.length} of ${chunks.length} parts of the scan were lost, with up to ${mostWorkloadsPerChunk} services each: see the dead letters of the right-sizing queue.`,
  ];
}

/** Finishes stuck scans, once an hour: a chunk was lost, or the worker with the digest's lease died. */
export async function checkScans(deps: Deps): Promise<void> {
  const { scans, now, log } = deps;
  for (const id of await scans.openScans(now())) {
    // A failure is retried in an hour.
    try {
      const scan = await scans.read(id);
      const age = now() - (scan?.startedAt ?? 0);
      if (scan && age <= givenUpAfter) await postDigest(id, deps, { overdue: age > overdueAfter });
    } catch (error) {
      log.error('digest not posted', { error, scan: id });
    }
  }
}

/**
 * Handles the decisions of a digest: starts those of services in mode auto, and posts the most relevant ones in mode
 * approve with buttons. Idempotent: a decision that a message already offers is skipped.
 */
async function offerDecisions(
  digest: FleetReport,
  { attempts, startedAt }: { attempts: number; startedAt: number },
  { offering, publisher }: Deps,
): Promise<void> {
  await offering.startAutomatic(digest.services);
  const offered = digest.services.filter(({ offer }) => offer?.mode === 'approve' && offer.decisionId);
  for (const service of offered.slice(0, mostOffers)) {
    if (await offering.isPosted(service)) continue;
    const one = { ...digest, id: `${digest.id}-${service.offer?.decisionId}`, services: [service] };
    const options = { mayBePosted: attempts > 1, since: startedAt, isOneService: true };
    await offering.posted(service, await (await publisher()).post(one, options));
  }
}
