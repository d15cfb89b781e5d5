import { dayMs } from '../../model/units.ts';
import { reading } from '../decide/policy.ts';

/**
 * CPU or memory usage of one task over time, in absolute units: vCPU or MiB, never percent. Minutes without data are
 * left out: a gap is not zero. Equal positions of the arrays are the same period.
 */
export interface UsageSeries {
  /** Length of a period, ms. */
  periodMs: number;
  /** Start of each period, epoch ms, ascending. */
  times: Float64Array;
  /** Mean of the period for CPU, maximum for memory. */
  values: Float64Array;
  /** Highest value within each period, if known in addition to the mean. */
  maxima?: Float64Array;
  /** 1 where usage was at its limit: the value is that limit, and the demand was at least that much. */
  atLimit: Uint8Array;
  /** Number of tasks that ran in each period, if known. */
  tasks?: Float64Array;
  /** True for tasks that run occasionally: there is no data between two runs. */
  isOccasional?: true;
}

/** Usage of one task of a service: CPU in vCPU, memory in MiB. */
export interface Usage {
  cpu: UsageSeries;
  memory: UsageSeries;
  /** Highest memory of each hour before the window. */
  memoryBefore?: UsageSeries;
}

/** Columns of a series; a value that is not a number is a gap. */
export interface UsageColumns {
  periodMs: number;
  times: ArrayLike<number>;
  values: ArrayLike<number>;
  maxima?: ArrayLike<number>;
  /** Limit in force in each period, if usage is capped at it (CPU only: memory over its limit ends in a kill). */
  limits?: ArrayLike<number>;
  tasks?: ArrayLike<number>;
}

/** Builds a series without gaps, raising values at their limit to the limit. */
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

/** Periods that start at or after `from` and before `to` (epoch ms). The result shares its columns with the series. */
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

/** Index of the first time at or after `at`, by binary search: the times ascend. */
function firstAtOrAfter(times: Float64Array, at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Days observed: for occasional tasks from the first to the last period, otherwise without the gaps. */
export function daysSeen({ times, periodMs, isOccasional }: UsageSeries): number {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return (isOccasional ? last + periodMs - first : times.length * periodMs) / dayMs;
}

/** Highest memory of one task in the window and in the days before it, MiB. */
export function memoryPeak({ memory, memoryBefore }: Pick<Usage, 'memory' | 'memoryBefore'>): number {
  return Math.max(highest(memory.values), memoryBefore ? highest(memoryBefore.values) : 0);
}

/** Highest of the values; 0 if empty. */
export function highest(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}
