import type { DecisionRecord } from '../task/decision-record.ts';
import type { MetricSamples, MetricWindow } from '../task/metric.ts';
import { minuteMs, unitsPerVcpu } from '../task/units.ts';
import type { UsageSince } from './watch.ts';

/** AWS/ECS metrics since the new size runs, percent of it, and the samples taken of all its tasks. */
export interface MetricsSince {
  cpuAverage: MetricSamples;
  memoryMaximum: MetricSamples;
  cpuSamples: MetricSamples;
}

/** From this percent of its limit on, CPU stands at it (as in usage.ts). */
const saturatedPercent = 95;

/** What was used since the new size runs, in vCPU and MiB; undefined while nothing was measured. */
export function usageSince(
  { cpuAverage, memoryMaximum, cpuSamples }: MetricsSince,
  { to }: Pick<DecisionRecord, 'to'>,
  { periodMs }: MetricWindow,
): UsageSince | undefined {
  if (cpuAverage.values.length === 0 || memoryMaximum.values.length === 0) return undefined;
  const perTask = periodMs / minuteMs;
  const tasks = cpuSamples.values.reduce((sum, samples) => sum + samples / perTask, 0);
  return {
    highestMemoryMiB: (highest(memoryMaximum.values) / 100) * to.memoryMiB,
    highestCpuMean: (highest(cpuAverage.values) / 100) * (to.cpuUnits / unitsPerVcpu),
    minutesAtLimit: (longestRun(cpuAverage, periodMs) * periodMs) / minuteMs,
    meanTasks: tasks / (cpuSamples.values.length || 1),
  };
}

/** Periods at the limit, without a gap. */
function longestRun({ times, values }: MetricSamples, periodMs: number): number {
  let [length, longest] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const follows = (times[at] ?? 0) - (times[at - 1] ?? 0) === periodMs;
    if ((values[at] ?? 0) < saturatedPercent) length = 0;
    else length = follows ? length + 1 : 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

function highest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
