import { dayMs, hourMs } from '../../model/units.ts';
import { leakPolicy } from '../decide/policy.ts';
import { highest, type UsageSeries, usageBetween } from './usage.ts';

/** Memory that grows from day to day until a restart, a deployment or a kill resets it. */
export interface Leak {
  /** Mean daily rise of the daily minimum, MiB, over the days without a reset. */
  mibPerDay: number;
  /** Number of resets seen; 0 means that memory only grew. */
  resets: number;
}

const { leastDays, noise, reset, leastClimb, leastClimbingDays, leastDailyClimb } = leakPolicy;

/**
 * Looks for a leak in the daily minimum of memory: load comes and goes within a day, leaked memory stays. Each
 * minimum must be at least that of the day before, unless a reset lies between them.
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
  const falls = steps.length - climbs.length;
  return { mibPerDay, resets: Math.max(falls, endsHigher(memory) ? 0 : 1) };
}

/**
 * Compares the first hour with the last. A reset within the first day lowers no daily minimum, and yet memory that ends
 * no higher than it began was released on the way.
 */
function endsHigher(memory: UsageSeries): boolean {
  const [first = 0, last = 0] = [memory.times[0], memory.times.at(-1)];
  const end = last + memory.periodMs;
  const begin = highest(usageBetween(memory, first, first + hourMs).values);
  return highest(usageBetween(memory, end - hourMs, end).values) > begin * (1 + noise);
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
