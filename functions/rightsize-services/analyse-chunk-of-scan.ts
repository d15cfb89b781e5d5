import { analyseChunk } from '../../shared/analysis/analyse-workloads.ts';
import { pricesOf } from '../../shared/analysis/price-source.ts';
import { sortServices } from '../../shared/reporting/sizing/sort.ts';
import { withoutDetails } from '../../shared/rightsizing/slim.ts';
import type { ChunkWork } from '../../shared/task/sizing-work.ts';
import { postDigest } from './post-digest.ts';
import type { Shell } from './shell.ts';

/** Reports of a chunk that are kept with their curves: the digest shows those of which most is to be said. */
const detailedPerChunk = 10;

/**
 * Analyses a chunk, and posts the digest when it was the last. Safe to repeat: a chunk that is done is not done again.
 * @throws what may go well at a later try, unless this is the last one.
 */
export async function analyseChunkOfScan(
  work: ChunkWork,
  { isLast }: { isLast: boolean },
  shell: Shell,
): Promise<void> {
  const { sources, scans, defaults, offering, now } = shell;
  const scan = await scans.read(work.scan);
  if (!scan || scan.digest?.postedAt !== undefined) {
    shell.log.warn('chunk of a scan that is over', { scan: work.scan, chunk: work.chunk });
    return;
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
    shell.count('ServicesAnalysed', reports.length - skipped);
    shell.count('ServicesNotAnalysed', skipped);
  }
  await postDigest(work.scan, shell);
}
