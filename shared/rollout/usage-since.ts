import type { DecisionRecord } from '../model/decision-record.ts';
import { longestAt, type MetricSamples, type MetricWindow } from '../model/metric.ts';
import { minuteMs, unitsPerVcpu } from '../model/units.ts';
import { reading } from '../sizing/decide/policy.ts';
import { highest } from '../sizing/usage/usage.ts';

/** Usage of one task since the new size runs: CPU in vCPU, memory in MiB. */
export interface UsageSince {
  highestMemoryMiB: number;
  highestCpuMean: number;
  /** The longest stretch in which mean CPU stood at its limit, minutes. */
  minutesAtLimit: number;
  meanTasks: number;
}

/** AWS/ECS metrics since the new size runs, percent of it, and the samples taken of all its tasks. */
export interface MetricsSince {
  cpuAverage: MetricSamples;
  memoryMaximum: MetricSamples;
  cpuSamples: MetricSamples;
}

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
    minutesAtLimit: longestAt(cpuAverage, 100 * reading.saturatedShare, periodMs) / minuteMs,
    meanTasks: tasks / (cpuSamples.values.length || 1),
  };
}
