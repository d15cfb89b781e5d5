import { type FargateSize, holds, largerOf, sameSize } from '../../model/fargate-sizes.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import { isWithin } from './bounds.ts';
import type { Sized, SizingDecision, SizingInput, WeighedCandidate } from './decision.ts';
import { growNow } from './grow-now.ts';
import { factsOf, recommend } from './recommend.ts';

/**
 * Decides on a service whose alarm reports that it is at its limit, in the form of a regular decision: what the alarm
 * and the look-back need together. An alarm never shrinks anything: the result is then `keep`.
 */
export function answerAlarm(input: SizingInput): SizingDecision {
  const alarm = growNow(input);
  // As if the size had just changed, so that nothing shrinks.
  const decision = recommend({ ...input, lastChangeAt: input.now });
  if (decision.action === 'skip') return decision;
  const { candidates } = decision;
  const inUse = candidates.find((one) => sameSize(one.size, input.size));
  if (!inUse) return decision;
  const shared = { ...decision, runnerUp: undefined };
  if (alarm.action === 'keep') {
    if (!inUse.isEnough) return shared;
    const kept = { ...shared, waits: alarm.waits };
    if (isRebalanced(decision, input)) return kept;
    return { ...kept, ...factsOf(input, inUse, inUse), action: 'keep', reason: alarm.reason };
  }
  const wanted = inUse.isEnough ? alarm.size : largerOf(decision.size, alarm.size);
  if (!inUse.isEnough && sameSize(wanted, decision.size)) return shared;
  const chosen = chooseFrom(candidates, wanted, input) ?? chooseFrom(candidates, alarm.size, input) ?? inUse;
  return {
    ...shared,
    ...factsOf(input, inUse, chosen),
    action: 'grow',
    reason: sameSize(chosen.size, alarm.size)
      ? alarm.reason
      : { ...alarm.reason, windowAsksFor: chosen.size },
    risk: 'high',
  };
}

/** Rebalances at once, within the current size, a container that is at its own limit. */
function isRebalanced({ action, size }: Sized, input: SizingInput): boolean {
  return action === 'rebalance' && sameSize(size, input.size);
}

/** Candidate of this size or, if it is not a legal size, the cheapest that holds as much. */
function chooseFrom(
  candidates: Sized['candidates'],
  wanted: FargateSize,
  { bounds = {} }: SizingInput,
): WeighedCandidate | undefined {
  return (
    candidates.find(({ size }) => sameSize(size, wanted)) ??
    candidates.find(
      ({ size }) => holds(size, wanted.cpuUnits / unitsPerVcpu, wanted.memoryMiB) && isWithin(size, bounds),
    )
  );
}
