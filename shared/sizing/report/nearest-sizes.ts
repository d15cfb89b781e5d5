import type { ConsideredSize } from '../decide/decision.ts';

/** Cheaper than the cheaper of the two, and dearer than the dearer. */
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
