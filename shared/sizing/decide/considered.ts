import { sameSize } from '../../model/fargate-sizes.ts';
import { dayMs } from '../../model/units.ts';
import type { Usage } from '../usage/usage.ts';
import { costOf, monthOf } from './cost.ts';
import type { ConsideredSize, Sized, SizingInput, WeighedCandidate } from './decision.ts';
import { judging } from './policy.ts';

/** Sizes that the decision considered, cheapest first, each with its verdict. */
export function consideredSizes({ size, price, usage }: SizingInput, sized: Sized): ConsideredSize[] {
  const { candidates } = sized;
  const inUse = candidates.find((one) => sameSize(one.size, size));
  const chosen = candidates.find((one) => sameSize(one.size, sized.size));
  if (!inUse || !chosen) return [];
  const verdictOf = (one: WeighedCandidate): ConsideredSize['verdict'] => {
    if (one === chosen) return 'chosen';
    if (one === inUse) return 'in use';
    if (!one.isEnough) return 'too small';
    return costOf(one) < costOf(chosen) ? 'held back' : 'dearer';
  };
  return candidates.map((one) => ({
    size: one.size,
    priceShare: costOf(one) / costOf(inUse),
    monthlyUsd: price.rankingOnly ? undefined : monthOf(one),
    minutesOver: one.cpu.minutesOver,
    memoryKills: one.memoryKills,
    taskMinutesOver: one.cpu.taskMinutesOver,
    ...memoryOver(usage, one),
    verdict: verdictOf(one),
  }));
}

/** Number of days on which memory was over the size, and whether it is always too small. */
function memoryOver(
  { memory, memoryBefore }: Usage,
  { size, cpu, memoryKills }: WeighedCandidate,
): Pick<ConsideredSize, 'memoryDaysOver' | 'isAlwaysTooSmall'> {
  if (memoryKills === 0) return { memoryDaysOver: 0, isAlwaysTooSmall: false };
  const days = new Set<number>();
  let over = 0;
  for (const { times, values } of memoryBefore ? [memoryBefore, memory] : [memory]) {
    for (let at = 0; at < values.length; at++) {
      if ((values[at] ?? 0) <= size.memoryMiB) continue;
      days.add(Math.floor((times[at] ?? 0) / dayMs));
      over++;
    }
  }
  const periods = memory.values.length + (memoryBefore?.values.length ?? 0);
  // With fewer tasks, each would hold more memory than any task did.
  const memoryDaysOver = Math.max(days.size, cpu.memoryMiB > size.memoryMiB ? 1 : 0);
  return { memoryDaysOver, isAlwaysTooSmall: over >= judging.alwaysTooSmall * periods };
}
