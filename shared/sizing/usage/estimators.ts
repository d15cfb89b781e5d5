import { dayMs, hourMs, minuteMs, weekMs } from '../../model/units.ts';
import { type ChangePolicy, type CpuPolicy, reading } from '../decide/policy.ts';
import { daysSeen, highest, type UsageSeries } from './usage.ts';

/** Confidence in the days observed: 1 from `fullConfidenceDays` on, proportionally less before. */
export function confidence(days: number, { fullConfidenceDays }: ChangePolicy): number {
  return Math.min(1, days / fullConfidenceDays);
}

/** Adds headroom to a need; the lower the trust in the evidence, the more headroom. */
export function withMargin(need: number, margin: number, trust = 1): number {
  return trust > 0 ? need * (1 + margin / trust) : Number.POSITIVE_INFINITY;
}

/**
 * Weight of each period: it halves with each half-life. A service's latest days say more about its next week than older
 * ones. Before two weeks were observed the half-life is longer, since the last day may be a Sunday.
 */
export function recency({ times }: UsageSeries, halfLifeDays: number, now: number): Float64Array {
  const weights = new Float64Array(times.length);
  for (let at = 0; at < weights.length; at++) {
    weights[at] = 2 ** (((times[at] ?? 0) - now) / (halfLifeDays * dayMs));
  }
  return weights;
}

/** Half-life for the days observed of this series, days. */
export function halfLifeDays(cpu: UsageSeries, policy: CpuPolicy): number {
  return daysSeen(cpu) >= policy.settledAfterDays ? policy.settledHalfLifeDays : policy.youngHalfLifeDays;
}

/** Minutes whose value was above the size, or at it where it was the limit: the actual demand may have been higher. */
export function minutesOver({ values, atLimit, periodMs }: UsageSeries, size: number): number {
  let periods = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value > size || (atLimit[at] === 1 && value >= size)) periods++;
  }
  return (periods * periodMs) / minuteMs;
}

/** Minutes of the periods in which the busiest task was above the size, counting at least one minute of each. */
export function busiestMinutesOver({ maxima, periodMs }: UsageSeries, size: number): number {
  let periods = 0;
  for (const maximum of maxima ?? []) if (maximum > size) periods++;
  return (periods * periodMs) / minuteMs;
}

/** Highest level that the hourly mean held for this many hours in a row; 0 for a shorter series. */
export function longestLevel({ times, values }: UsageSeries, hours: number): number {
  const hourly: { hour: number; mean: number }[] = [];
  let [hour, sum, count] = [Number.NaN, 0, 0];
  for (let at = 0; at <= values.length; at++) {
    const next = at < values.length ? Math.floor((times[at] ?? 0) / hourMs) : Number.NaN;
    if (next !== hour && count > 0) hourly.push({ hour, mean: sum / count });
    if (next !== hour) [hour, sum, count] = [next, 0, 0];
    sum += values[at] ?? 0;
    count++;
  }
  let level = 0;
  for (let at = hours - 1; at < hourly.length; at++) {
    const stretch = hourly.slice(at - hours + 1, at + 1);
    const [first, last] = [stretch[0]?.hour ?? 0, stretch.at(-1)?.hour ?? 0];
    if (last - first === hours - 1) level = Math.max(level, Math.min(...stretch.map(({ mean }) => mean)));
  }
  return level;
}

/**
 * Weighted share of the time in which the size would have been too small. A mean above the size (with its margin)
 * counts in full, a maximum alone by `maximaWeight`: it shows that something waited, but not for how long.
 */
export function shareOver(
  { values, maxima, atLimit }: UsageSeries,
  weights: Float64Array,
  size: number,
  { margin, maximaWeight }: CpuPolicy,
): number {
  const allowed = size / (1 + margin);
  let [over, total] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const weight = weights[at] ?? 0;
    total += weight;
    const value = values[at] ?? 0;
    if (value > allowed || (atLimit[at] === 1 && value >= size)) over += weight;
    else if (maxima && (maxima[at] ?? 0) > size) over += weight * maximaWeight;
  }
  return total === 0 ? 0 : over / total;
}

/** Times at which usage had been above the size for at least `leastMs` without a gap. */
export function timesPinned(
  { times, values, periodMs }: UsageSeries,
  size: number,
  leastMs: number,
): number[] {
  const pinned: number[] = [];
  let length = 0;
  for (let at = 0; at < values.length; at++) {
    if (isGap(times, at, periodMs)) length = 0;
    length = (values[at] ?? 0) > size ? length + periodMs : 0;
    if (length >= leastMs) pinned.push(times[at] ?? 0);
  }
  return pinned;
}

/** Tells whether two of the times (ascending) lie a week apart, give or take `withinHours`. */
export function comesBackWeekly(times: readonly number[], withinHours: number): boolean {
  const slack = withinHours * hourMs;
  let first = 0;
  for (const later of times) {
    while ((times[first] ?? later) < later - weekMs - slack) first++;
    if ((times[first] ?? later) <= later - weekMs + slack) return true;
  }
  return false;
}

/** Minutes for which usage has been at or above `level`, without a gap, up to the last period. */
export function minutesAtLevel({ times, values, periodMs }: UsageSeries, level: number): number {
  let at = values.length;
  while (at > 0 && (values[at - 1] ?? 0) >= level && !isGap(times, at, periodMs)) at--;
  return ((values.length - at) * periodMs) / minuteMs;
}

/** Longest time, ms, for which usage was at this limit without a gap. */
export function longestAtLimit({ times, values, periodMs }: UsageSeries, limit: number): number {
  let [length, longest] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    if (isGap(times, at, periodMs)) length = 0;
    length = (values[at] ?? 0) >= reading.saturatedShare * limit ? length + periodMs : 0;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Tells whether periods are missing between this position and the one before it. */
function isGap(times: Float64Array, at: number, periodMs: number): boolean {
  const [previous, time] = [times[at - 1], times[at]];
  return previous !== undefined && time !== undefined && time - previous > reading.gapPeriods * periodMs;
}

/** Highest usage known: of the maxima where the series has them. */
export function peakOf({ values, maxima }: UsageSeries): number {
  return Math.max(highest(values), maxima ? highest(maxima) : 0);
}
