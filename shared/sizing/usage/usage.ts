import { dayMs } from '../../model/units.ts';
import { reading } from '../decide/policy.ts';

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
  /** True of tasks that run now and then: between two runs there is nothing to observe. */
  isOccasional?: true;
}

/** What is known about the usage of one task of a service: CPU in vCPU, memory in MiB. */
export interface Usage {
  cpu: UsageSeries;
  memory: UsageSeries;
  /** Highest memory of each hour of the days before that window. */
  memoryBefore?: UsageSeries;
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

/** Builds a series, without its gaps, and with values at their limit raised to it. */
export function usageSeries({ periodMs, times, values, maxima, limits, tasks }: UsageColumns): UsageSeries {
  const known = positionsOfNumbers(values);
  const series = {
    periodMs,
    times: picked(times, known),
    values: picked(values, known),
    maxima: maxima && picked(maxima, known),
    atLimit: new Uint8Array(known.length),
    tasks: tasks && picked(tasks, known),
  };
  for (let at = 0; limits && at < known.length; at++) {
    const limit = limits[known[at] ?? 0] ?? Number.POSITIVE_INFINITY;
    if ((series.values[at] ?? 0) < reading.saturatedShare * limit) continue;
    series.atLimit[at] = 1;
    series.values[at] = limit;
  }
  return series;
}

function positionsOfNumbers(values: ArrayLike<number>): Uint32Array {
  const positions = new Uint32Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) if (Number.isFinite(values[at])) positions[count++] = at;
  return positions.subarray(0, count);
}

function picked(column: ArrayLike<number>, positions: Uint32Array): Float64Array {
  const found = new Float64Array(positions.length);
  for (let at = 0; at < found.length; at++) found[at] = column[positions[at] ?? 0] ?? 0;
  return found;
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
    isOccasional: series.isOccasional,
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

/** Days that were observed: of tasks that run now and then from the first period to the last, else without the gaps. */
export function daysSeen({ times, periodMs, isOccasional }: UsageSeries): number {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return (isOccasional ? last + periodMs - first : times.length * periodMs) / dayMs;
}

/** The highest memory of one task in the window and in the days before it, MiB. */
export function memoryPeak({ memory, memoryBefore }: Pick<Usage, 'memory' | 'memoryBefore'>): number {
  return Math.max(highest(memory.values), memoryBefore ? highest(memoryBefore.values) : 0);
}

/** The highest of the values; 0 of none. */
export function highest(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}
