import { holds, sameSize } from '../task/fargate-sizes.ts';
import { unitsPerVcpu } from '../task/units.ts';
import type { SizingDecision, SizingInput } from './decision.ts';
import { growNow } from './grow-now.ts';
import { factsOf, recommend } from './recommend.ts';

/**
 * Decides when an alarm says that a service stands at its limit, told as a report tells a decision: the larger of what
 * the alarm calls for and what the window calls for. An alarm never shrinks anything: then it is `keep`.
 */
export function answerAlarm(input: SizingInput): SizingDecision {
  const decision = recommend(input);
  if (decision.action === 'skip') return decision;
  const alarm = growNow(input);
  const { size, candidates } = decision;
  const inUse = candidates.find((one) => sameSize(one.size, input.size));
  if (!inUse) return decision;
  if (alarm.action === 'keep') {
    if (!inUse.isEnough) return decision;
    return {
      ...decision,
      ...factsOf(input, inUse, inUse),
      action: 'keep',
      reason: alarm.reason,
      runnerUp: undefined,
    };
  }
  if (!inUse.isEnough && holds(size, alarm.size.cpuUnits / unitsPerVcpu, alarm.size.memoryMiB))
    return decision;
  const chosen = candidates.find((one) => sameSize(one.size, alarm.size)) ?? inUse;
  return {
    ...decision,
    ...factsOf(input, inUse, chosen),
    ...{ action: 'grow', reason: alarm.reason, risk: 'high', runnerUp: undefined },
  };
}
