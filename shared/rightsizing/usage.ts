import { dayMs } from '../task/units.ts';

/**
 * One kind of usage of one task over time, in absolute units: vCPU or MiB, never percent. Minutes that nobody
 * observed are not in it: a gap is not zero. At equal positions the arrays speak of the same period.
 */
export interface UsageSeries {
  /** Length of a period, ms. */
  periodMs: number;
  /** Start of each period, epoch ms, ascending. */
  times: Float64Array;
  /** CPU: mean of the period. Memory: its maximum. */
  values: Float64Array;
  /** Highest value inside each period, where that is known besides the mean. */
  maxima?: Float64Array;
  /** 1 where the usage stood at its limit: the value is that limit, the demand was at least as much. */
  atLimit: Uint8Array;
  /** Number of tasks that ran in each period, where that is known. */
  tasks?: Float64Array;
}

/** What is known about the usage of one task of a service: CPU in vCPU, memory in MiB. */
export interface Usage {
  cpu: UsageSeries;
  memory: UsageSeries;
}

/** The columns that a series is made of; a value that is not a number is a gap. */
export interface UsageColumns {
  periodMs: number;
  times: ArrayLike<number>;
  values: ArrayLike<number>;
  maxima?: ArrayLike<number>;
  /** The limit in force in each period, where usage is cut off at it (CPU; memory ends in a kill instead). */
  limits?: ArrayLike<number>;
  tasks?: ArrayLike<number>;
}

/**
 * From this share of its limit on, usage stands at the limit: a starved task rarely shows 100 %, the platform's
 * own processes take the rest. From 0.9 to 1 the backtest is nearly the same; Robusta blames from 0.92.
 */
export const saturatedShare = 0.95;

/** Builds a series, without its gaps, and with values at their limit raised to it. */
export function usageSeries({ periodMs, times, values, maxima, limits, tasks }: UsageColumns): UsageSeries {
  const known = Array.from(values, (value, at) => (Number.isFinite(value) ? at : -1)).filter((at) => at >= 0);
  const limitAt = (at: number) => limits?.[at] ?? Number.POSITIVE_INFINITY;
  const isAtLimit = (at: number) => (values[at] ?? 0) >= saturatedShare * limitAt(at);
  return {
    periodMs,
    times: Float64Array.from(known, (at) => times[at] ?? 0),
    values: Float64Array.from(known, (at) => (isAtLimit(at) ? limitAt(at) : (values[at] ?? 0))),
    maxima: maxima && Float64Array.from(known, (at) => maxima[at] ?? 0),
    atLimit: Uint8Array.from(known, (at) => (isAtLimit(at) ? 1 : 0)),
    tasks: tasks && Float64Array.from(known, (at) => tasks[at] ?? 0),
  };
}

/** The periods that start at or after `from` and before `to` (epoch ms). Shares its columns with the series. */
export function usageBetween(series: UsageSeries, from: number, to: number): UsageSeries {
  const [first, end] = [firstAtOrAfter(series.times, from), firstAtOrAfter(series.times, to)];
  return {
    periodMs: series.periodMs,
    times: series.times.subarray(first, end),
    values: series.values.subarray(first, end),
    maxima: series.maxima?.subarray(first, end),
    atLimit: series.atLimit.subarray(first, end),
    tasks: series.tasks?.subarray(first, end),
  };
}

/** Position of the first time that is not before `at`: by halving, as the times ascend. */
function firstAtOrAfter(times: Float64Array, at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Days from the first observed period to the end of the last; 0 of an empty series. */
export function daysSeen({ times, periodMs }: UsageSeries): number {
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? 0 : (last + periodMs - first) / dayMs;
}

/** The highest of the values; 0 of none. */
export function highest(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}
