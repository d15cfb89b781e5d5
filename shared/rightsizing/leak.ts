import { dayMs } from '../task/units.ts';
import { highest, type UsageSeries } from './usage.ts';

/** Memory that only grows until something resets it. */
export interface Leak {
  /** Mean growth over the days that were not resets. */
  mibPerDay: number;
  /** How often memory fell back to near its start: restarts, deployments, kills. */
  resets: number;
}

/** Fewer days than this cannot tell a leak from a busy week. */
const leastDays = 5;
/** Noise in the daily minimum: a fall of at most this share is still no fall. */
const noise = 0.01;
/** A fall of at least this share from one day to the next is a reset. */
const reset = 0.25;
/** The climbs together must be at least this share of the peak, else there is nothing to fear. */
const leastClimb = 0.2;

/**
 * Looks for a leak in the minimum of each day: load comes and goes within a day, what leaked stays. Every day
 * must end no lower than the day before, or in a reset.
 */
export function findLeak(memory: UsageSeries): Leak | undefined {
  const minima = dailyMinima(memory);
  if (minima.length < leastDays) return undefined;
  const steps = minima.slice(1).map((minimum, index) => minimum / (minima[index] ?? minimum) - 1);
  if (steps.some((step) => step < -noise && step > -reset)) return undefined;
  const climbs = minima.slice(1).map((minimum, index) => Math.max(0, minimum - (minima[index] ?? minimum)));
  const climbed = climbs.reduce((sum, climb) => sum + climb, 0);
  if (climbed <= leastClimb * highest(memory.values)) return undefined;
  const resets = steps.filter((step) => step <= -reset).length;
  return { mibPerDay: climbed / (steps.length - resets), resets };
}

function dailyMinima({ times, values }: UsageSeries): number[] {
  const minima = new Map<number, number>();
  const start = times[0] ?? 0;
  for (let at = 0; at < values.length; at++) {
    const day = Math.floor(((times[at] ?? 0) - start) / dayMs);
    minima.set(day, Math.min(minima.get(day) ?? Number.POSITIVE_INFINITY, values[at] ?? 0));
  }
  return [...minima.values()];
}
