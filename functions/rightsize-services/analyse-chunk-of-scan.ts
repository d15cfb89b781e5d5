import type { ChunkWork } from '../../shared/model/queue/sizing-work.ts';
import { analyseChunk } from '../../shared/sizing/read/analyse-workloads.ts';
import { pricesOf } from '../../shared/sizing/read/price-source.ts';
import { sortServices } from '../../shared/sizing/report/fleet.ts';
import { withoutDetails } from '../../shared/sizing/service-report.ts';
import type { Deps } from './deps.ts';

/** Reports per chunk that are stored with their curves, for the most relevant ones in the digest. */
const detailedPerChunk = 10;

/**
 * Analyzes a chunk. Idempotent: a finished chunk is skipped.
 * @returns false if the scan is over: its digest is posted, or it no longer exists
 * @throws retryable errors, unless this is the last attempt
 */
export async function analyseChunkOfScan(
  work: ChunkWork,
  { isLast }: { isLast: boolean },
  deps: Deps,
): Promise<boolean> {
  const { sources, scans, defaults, offering, now } = deps;
  const scan = await scans.read(work.scan);
  if (!scan || scan.digest?.postedAt !== undefined) {
    deps.log.warn('chunk skipped: its scan is over', { scan: work.scan, chunk: work.chunk });
    return false;
  }
  if (scan.outstanding.includes(work.chunk)) {
    const { lookbackDays, tolerance } = work;
    const { list: priceList, basis } = await pricesOf(sources);
    const settings = { ...defaults, lookbackDays, tolerance, priceList };
    const analysed = await analyseChunk(work, sources, { settings, isLast });
    const reports = sortServices(await offering.keep(analysed, basis));
    const rows = reports.map(withoutDetails);
    const skipped = reports.filter(({ decision }) => decision.action === 'skip').length;
    await scans.finish(work.scan, work.chunk, { rows, details: reports.slice(0, detailedPerChunk) }, now());
    deps.count('ServicesAnalysed', reports.length - skipped);
    deps.count('ServicesNotAnalysed', skipped);
  }
  return true;
}
