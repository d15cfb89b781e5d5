import { sameSize } from '../../model/fargate-sizes.ts';
import { costOf, monthOf } from './cost.ts';
import type { ConsideredSize, Sized, SizingInput, WeighedCandidate } from './decision.ts';

/** The sizes that a decision was between, as the reader sees them: cheapest first, with what became of each. */
export function consideredSizes({ size, price }: SizingInput, sized: Sized): ConsideredSize[] {
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
    verdict: verdictOf(one),
  }));
}
