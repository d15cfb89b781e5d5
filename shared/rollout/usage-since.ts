import type { DecisionRecord } from '../model/decision-record.ts';
import { longestAt, type MetricSamples, type MetricWindow } from '../model/metric.ts';
import { minuteMs, unitsPerVcpu } from '../model/units.ts';
import { reading } from '../sizing/decide/policy.ts';
import { highest } from '../sizing/usage/usage.ts';

/** Usage of one task on the new size: CPU in vCPU, memory in MiB. */
export interface UsageSince {
  highestMemoryMiB: number;
  highestCpuMean: number;
  /** Longest stretch of mean CPU at its limit, minutes. */
  minutesAtLimit: number;
  meanTasks: number;
}

/** AWS/ECS metrics on the new size, percent of it, and their sample counts over all tasks. */
export interface MetricsSince {
  cpuAverage: MetricSamples;
  memoryMaximum: MetricSamples;
  cpuSamples: MetricSamples;
}

/** Computes the usage on the new size, in vCPU and MiB; undefined until something was measured. */
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
    minutesAtLimit: longestAt(cpuAverage, 100 * reading.saturatedShare, periodMs) / minuteMs,
    meanTasks: tasks / (cpuSamples.values.length || 1),
  };
}
