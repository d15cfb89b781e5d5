import { type FargateSize, holds, largerOf, sameSize } from '../../model/fargate-sizes.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import { isWithin } from './bounds.ts';
import type { Sized, SizingDecision, SizingInput, WeighedCandidate } from './decision.ts';
import { growNow } from './grow-now.ts';
import { factsOf, recommend } from './recommend.ts';

/**
 * Decides when an alarm says that a service stands at its limit, told as a report tells a decision: what the alarm and
 * the window call for together. An alarm never takes anything away: then it is `keep`.
 */
export function answerAlarm(input: SizingInput): SizingDecision {
  const alarm = growNow(input);
  // As if the size had just changed: then nothing shrinks.
  const decision = recommend({ ...input, lastChangeAt: input.now });
  if (decision.action === 'skip') return decision;
  const { candidates } = decision;
  const inUse = candidates.find((one) => sameSize(one.size, input.size));
  if (!inUse) return decision;
  const told = { ...decision, runnerUp: undefined };
  if (alarm.action === 'keep') {
    if (!inUse.isEnough) return told;
    const kept = { ...told, waits: alarm.waits };
    if (isSharedOutAnew(decision, input)) return kept;
    return { ...kept, ...factsOf(input, inUse, inUse), action: 'keep', reason: alarm.reason };
  }
  const wanted = inUse.isEnough ? alarm.size : largerOf(decision.size, alarm.size);
  if (!inUse.isEnough && sameSize(wanted, decision.size)) return told;
  const chosen = chooseFrom(candidates, wanted, input) ?? chooseFrom(candidates, alarm.size, input) ?? inUse;
  return {
    ...told,
    ...factsOf(input, inUse, chosen),
    action: 'grow',
    reason: sameSize(chosen.size, alarm.size)
      ? alarm.reason
      : { ...alarm.reason, windowAsksFor: chosen.size },
    risk: 'high',
  };
}

/** A container that meets its own limit is helped at once, within the size in use. */
function isSharedOutAnew({ action, size }: Sized, input: SizingInput): boolean {
  return action === 'rebalance' && sameSize(size, input.size);
}

/** The size itself, or where it is no legal one, the cheapest that holds as much. */
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
