import { minutesInWords, timesInWords } from '../../model/format.ts';
import type { ConsideredSize } from '../decide/decision.ts';
import type { ObservedUsage } from '../service-report.ts';

/** Sizes shown beyond the cheaper and beyond the more expensive of the two. */
const mostBeside = 5;

/**
 * The sizes that matter beside the chosen one and the one in use: what lies between them in price, and a few on either
 * side; of too many those nearest to one of the two.
 * @param considered cheapest first
 * @param most how many there is room for
 * @returns them, and how many were left out
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

/** Verdicts in the words of a reader. */
export const verdictWords: Readonly<Record<ConsideredSize['verdict'], string>> = {
  chosen: 'advised',
  'in use': 'in use',
  'too small': 'too small',
  'held back': 'not yet',
  dearer: 'more expensive',
};

/** Fate of the memory on a size, had it been in use: empty where it would have held. */
export function memoryMetInWords(
  { size, memoryKills }: ConsideredSize,
  observed: ObservedUsage | undefined,
): string {
  if (memoryKills === 0) return '';
  const lowest = lowestMemoryMiB(observed);
  if (lowest !== undefined && lowest >= size.memoryMiB) return 'memory always too small';
  return `would have run out of memory ${timesInWords(memoryKills)}`;
}

/** Fate of the CPU on a size: the time in which the average of the tasks would have exceeded it. */
export function cpuMetInWords({ minutesOver }: ConsideredSize): string {
  return minutesOver === 0 ? '' : `CPU over for ${minutesInWords(minutesOver)}`;
}

/** Lower edge of the lowest memory seen, MiB; undefined where the course of the usage was not kept. */
function lowestMemoryMiB(observed: ObservedUsage | undefined): number | undefined {
  const edges = observed?.chart?.memoryDistribution;
  const first = edges?.findIndex(([, share]) => share > 0) ?? -1;
  return first < 0 ? undefined : (edges?.[first - 1]?.[0] ?? 0);
}
