import { dayMs, weekMs } from '../../model/units.ts';
import { evidence } from '../decide/policy.ts';
import { daysSeen, highest, type UsageSeries, usageBetween } from './usage.ts';

/** CPU of the last seven days and of the seven before, vCPU: the level that only the busiest hours exceed. */
export interface WeeklyRise {
  before: number;
  now: number;
  /** Level of the next week if it rises by the same factor. */
  next: number;
}

/** Finds a rise of CPU from one week to the next; undefined for a smaller one, or with too few days in either week. */
export function weeklyRise(cpu: UsageSeries, now: number): WeeklyRise | undefined {
  const [last, earlier] = [
    usageBetween(cpu, now - weekMs, now),
    usageBetween(cpu, now - 2 * weekMs, now - weekMs),
  ];
  if (Math.min(daysSeen(last), daysSeen(earlier)) < evidence.riseDays) return undefined;
  const [level, before] = [busyLevel(last), busyLevel(earlier)];
  if (before <= 0 || level < evidence.leastRise * before) return undefined;
  return { before, now: level, next: (level * level) / before };
}

/** Level exceeded for a twentieth of the time: about eight hours of a week. */
function busyLevel({ values }: UsageSeries): number {
  const sorted = values.toSorted();
  return sorted[Math.floor((1 - evidence.busyShare) * (sorted.length - 1))] ?? 0;
}

/** Highest memory of a day, MiB: before it began to rise, and on the last day. */
export interface DailyRise {
  fromMiB: number;
  toMiB: number;
  days: number;
}

/**
 * Finds memory whose daily peak rose on each of the last days, to the highest of the window: its true peak lies ahead.
 * It may be a leak, for which these days are too few to tell.
 */
export function dailyRise(memory: UsageSeries): DailyRise | undefined {
  const { risingDays: days } = evidence;
  const end = (memory.times.at(-1) ?? 0) + memory.periodMs;
  const peaks = Array.from({ length: days + 1 }, (_, at) =>
    highest(usageBetween(memory, end - (days + 1 - at) * dayMs, end - (days - at) * dayMs).values),
  );
  const [first = 0, last = 0] = [peaks[0], peaks.at(-1)];
  const most = highest(memory.values);
  const rises = peaks.every(
    (peak, at) => at === 0 || peak - (peaks[at - 1] ?? 0) >= evidence.leastDailyRise * most,
  );
  return first > 0 && rises && last >= most ? { fromMiB: first, toMiB: last, days } : undefined;
}
