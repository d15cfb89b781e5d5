import { dayMs } from '../../model/units.ts';
import { leakPolicy } from '../decide/policy.ts';
import { highest, type UsageSeries } from './usage.ts';

/** Memory that only grows until something resets it. */
export interface Leak {
  /** Mean growth over the days that were not resets. */
  mibPerDay: number;
  /** How often memory fell back to near its start: restarts, deployments, kills. */
  resets: number;
}

const { leastDays, noise, reset, leastClimb, leastClimbingDays, leastDailyClimb } = leakPolicy;

/**
 * Looks for a leak in the minimum of each day: load comes and goes within a day, what leaked stays. Every day
 * must end no lower than the day before, or in a reset.
 */
export function findLeak(memory: UsageSeries): Leak | undefined {
  const minima = dailyMinima(memory);
  if (minima.length < leastDays) return undefined;
  const steps = minima.slice(1).map((minimum, index) => {
    const before = minima[index] ?? minimum;
    return { climb: minimum - before, share: minimum / before - 1 };
  });
  if (steps.some(({ share }) => share < -noise && share > -reset)) return undefined;
  const climbs = steps.filter(({ share }) => share > -reset).map(({ climb }) => Math.max(0, climb));
  const climbed = climbs.reduce((sum, climb) => sum + climb, 0);
  const mibPerDay = climbed / climbs.length;
  const climbingDays = climbs.filter((climb) => climb >= leastDailyClimb * mibPerDay).length;
  if (climbed <= leastClimb * highest(memory.values)) return undefined;
  if (climbingDays < leastClimbingDays * climbs.length) return undefined;
  return { mibPerDay, resets: steps.length - climbs.length };
}

function dailyMinima({ times, values }: UsageSeries): number[] {
  const minima: number[] = [];
  const start = times[0] ?? 0;
  let day = -1;
  for (let at = 0; at < values.length; at++) {
    const [value, today] = [values[at] ?? 0, Math.floor(((times[at] ?? 0) - start) / dayMs)];
    if (today !== day) minima.push(value);
    else if (value < (minima.at(-1) ?? value)) minima[minima.length - 1] = value;
    day = today;
  }
  return minima;
}
