import { workloadsPerChunk } from '../../shared/analysis/analyse-workloads.ts';
import { pricesOf } from '../../shared/analysis/price-source.ts';
import { fleetReport } from '../../shared/analysis/report-fleet.ts';
import { sortServices } from '../../shared/reporting/sizing/sort.ts';
import type { FleetReport, ServiceReport } from '../../shared/rightsizing/service-report.ts';
import { mostDetailed } from '../../shared/rightsizing/slim.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/task/units.ts';
import { offerDecisions } from './offer-decisions.ts';
import type { Shell } from './shell.ts';

/** As long as an invocation may take: whoever died with the claim in hand does not hold it longer. */
const lease = 5 * minuteMs;
/** A chunk has its five tries within two hours. A scan that is not done by then has lost one; its digest says so. */
const overdueAfter = 3 * hourMs;
/** A digest of last week is no news. */
const givenUpAfter = 3 * dayMs;

/** What the planner noted of a scan. */
interface ScanDetails {
  clusters: { arn: string; name: string }[];
  lookbackDays: number;
  problems: string[];
}

/**
 * Posts the digest of a scan, if nothing is outstanding and nobody else has it in hand: one worker posts it, and one
 * that died after Slack took it is found out by the post itself.
 * @throws when Slack or the table failed; the digest is then free for the next try.
 */
export async function postDigest(
  id: string,
  shell: Shell,
  options: { overdue?: boolean } = {},
): Promise<void> {
  const { scans, now } = shell;
  const claim = await scans.claimDigest(id, now(), lease, options);
  if (!claim) return;
  try {
    const publisher = await shell.publisher();
    const { digest, startedAt } = await digestOf(id, shell);
    const { report, htmlLink } = await publisher.keepHtml(digest);
    const mayBePosted = claim.attempts > 1;
    const reference = await publisher.post(report, { htmlLink, mayBePosted, since: startedAt });
    await offerDecisions(digest, { ...claim, startedAt }, shell);
    await scans.settleDigest(id, reference, now());
    shell.count('DigestsPosted');
  } catch (error) {
    // When this fails as well, the lease runs out by itself.
    await scans.releaseDigest(id).catch((cause) => shell.log.warn('digest not released', { error: cause }));
    throw error;
  }
}

/** Rows of all services; only those of which most is to be said get their curves back. */
async function digestOf(id: string, shell: Shell): Promise<{ digest: FleetReport; startedAt: number }> {
  const { scans, sources, defaults } = shell;
  const scan = await scans.read(id);
  if (!scan) throw new Error(`scan ${id} is gone`);
  const found: { chunk: string; row: ServiceReport }[] = [];
  for await (const { chunk, rows } of scans.rows(id)) {
    found.push(...(rows as ServiceReport[]).map((row) => ({ chunk, row })));
  }
  const chunkOf = new Map(found.map(({ chunk, row }) => [row, chunk]));
  const sorted = sortServices(found.map(({ row }) => row));
  const chunks = new Set(sorted.slice(0, mostDetailed).map((row) => chunkOf.get(row) ?? ''));
  const details = (await scans.details(id, [...chunks])) as ServiceReport[];
  const detailed = new Map(details.map((report) => [nameOf(report), report]));
  const services = sorted.map((row, at) => (at < mostDetailed ? (detailed.get(nameOf(row)) ?? row) : row));
  const { clusters, lookbackDays, problems } = scan.details as unknown as ScanDetails;
  const run = { id, clusters, lookbackDays, services, prices: await pricesOf(sources), terms: defaults };
  const digest = fleetReport({ ...run, problems: [...problems, ...missing(scan)] }, sources);
  return { digest, startedAt: scan.startedAt };
}

function nameOf({ place: { clusterName, workload } }: ServiceReport): string {
  return `${clusterName}/${workload.kind}/${workload.name}`;
}

function missing({ outstanding, chunks }: { outstanding: string[]; chunks: string[] }): string[] {
  if (outstanding.length === 0) return [];
  return [
    `${outstanding.length} of ${chunks.length} parts of the scan were lost, with up to ${workloadsPerChunk} services each: see the dead letters of the right-sizing queue.`,
  ];
}

/** Looks for scans that hang, once an hour: a part was lost, or whoever had the digest in hand. */
export async function checkScans(shell: Shell): Promise<void> {
  const { scans, now, log } = shell;
  for (const id of await scans.openScans(now())) {
    const scan = await scans.read(id);
    const age = now() - (scan?.startedAt ?? 0);
    if (!scan || age > givenUpAfter) continue;
    // What fails now is tried again in an hour.
    await postDigest(id, shell, { overdue: age > overdueAfter }).catch((error) =>
      log.error('digest not posted', { error, scan: id }),
    );
  }
}
