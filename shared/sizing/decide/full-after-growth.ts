import { dayMs, minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { longestAtLimit } from '../usage/estimators.ts';
import { usageBetween } from '../usage/usage.ts';
import type { SizingInput } from './decision.ts';
import { evidence } from './policy.ts';

/** Current CPU size and the one before it, vCPU, and how long CPU was at its limit since, minutes. */
export interface FullAfterGrowth {
  vcpu: number;
  before: number;
  minutes: number;
}

/**
 * Finds a growth of CPU that was not enough: soon after it, CPU was at the new limit for as long as an alarm takes.
 * Usage of the days before was cut off at the smaller limit, so their calm hours prove nothing about the new size. The
 * watch of a rollout ends as "not enough" by the same rule (rollout/faults.ts), and the next size has to follow.
 */
export function fullAfterGrowth({
  trials = [],
  usage: { cpu },
  policy,
  now,
}: Pick<SizingInput, 'trials' | 'usage' | 'policy' | 'now'>): FullAfterGrowth | undefined {
  const [before, last] = [trials.at(-2), trials.at(-1)];
  if (!before || !last || before.size.cpuUnits >= last.size.cpuUnits) return undefined;
  if (now - last.from > evidence.fullAfterGrowthDays * dayMs) return undefined;
  const vcpu = last.size.cpuUnits / unitsPerVcpu;
  const since = usageBetween(cpu, last.from + evidence.settlesMinutes * minuteMs, now);
  const minutes = longestAtLimit(since, vcpu) / minuteMs;
  if (minutes < policy.change.alarmMinutes) return undefined;
  return { vcpu, before: before.size.cpuUnits / unitsPerVcpu, minutes };
}
