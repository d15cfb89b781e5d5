import { minutesInWords, timesInWords } from '../../model/format.ts';
import type { ConsideredSize } from '../decide/decision.ts';
import type { ObservedUsage } from '../service-report.ts';

/** Sizes shown beyond the cheaper and beyond the more expensive of the two. */
const mostBeside = 5;

/**
 * Selects the sizes that matter beside the chosen and the current one: those between them in price, and a few on either
 * side. If there are too many, those nearest to either are kept.
 * @param considered sizes, cheapest first
 * @param most number of sizes to return
 * @returns the sizes, and the number left out
 */
export function nearestSizes(
  considered: readonly ConsideredSize[],
  most = 22,
): { shown: ConsideredSize[]; leftOut: number } {
  const named = considered.flatMap(({ verdict }, at) =>
    verdict === 'chosen' || verdict === 'in use' ? [at] : [],
  );
  const distance = (at: number) => Math.min(...named.map((one) => Math.abs(one - at)));
  const from = Math.max(0, Math.min(...named) - mostBeside);
  const nearest = considered
    .map((_, at) => at)
    .slice(from, Math.max(...named) + mostBeside + 1)
    .toSorted((one, other) => distance(one) - distance(other))
    .slice(0, most);
  const kept = new Set(nearest);
  const shown = considered.filter((_, at) => kept.has(at));
  return { shown, leftOut: considered.length - shown.length };
}

/** Verdicts as users read them. */
export const verdictWords: Readonly<Record<ConsideredSize['verdict'], string>> = {
  chosen: 'recommended',
  'in use': 'in use',
  'too small': 'too small',
  'held back': 'not yet',
  dearer: 'more expensive',
};

/** Memory of the usage compared with a size; empty if it would have held. */
export function memoryMetInWords(
  { size, memoryKills }: ConsideredSize,
  observed: ObservedUsage | undefined,
): string {
  if (memoryKills === 0) return '';
  const lowest = lowestMemoryMiB(observed);
  if (lowest !== undefined && lowest >= size.memoryMiB) return 'memory always too small';
  return `would have run out of memory ${timesInWords(memoryKills)}`;
}

/** CPU of the usage compared with a size: the time that the average of the tasks would have exceeded it. */
export function cpuMetInWords({ minutesOver }: ConsideredSize): string {
  return minutesOver === 0 ? '' : `CPU over for ${minutesInWords(minutesOver)}`;
}

/** Lower edge of the lowest memory observed, MiB; undefined if usage over time was not kept. */
function lowestMemoryMiB(observed: ObservedUsage | undefined): number | undefined {
  const edges = observed?.chart?.memoryDistribution;
  const first = edges?.findIndex(([, share]) => share > 0) ?? -1;
  return first < 0 ? undefined : (edges?.[first - 1]?.[0] ?? 0);
}
