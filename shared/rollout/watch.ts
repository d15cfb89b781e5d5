import type { DecisionRecord } from '../model/decision-record.ts';
import { memoryInWords, monthlyInWords, tasksInWords, vcpuInWords } from '../model/format.ts';
import { unitsPerVcpu } from '../model/units.ts';
import type { Fault } from './faults.ts';
import type { UsageSince } from './usage-since.ts';

/** What the watch has found so far. */
export interface WatchFacts {
  /** Evidence against the new size, or for a still larger one. */
  fault?: Fault;
  /** What was measured since the new size runs, in words: told when it is verified. */
  measured?: string;
}

/** What the change gave: measured, not promised. */
export function realised({ monthlyUsd, tasks, to }: DecisionRecord, usage: UsageSince): string {
  const memory = `memory at most ${memoryInWords(usage.highestMemoryMiB)} of ${memoryInWords(to.memoryMiB)}`;
  const cpu = `CPU at most ${vcpuInWords(usage.highestCpuMean)} of ${vcpuInWords(to.cpuUnits / unitsPerVcpu)}`;
  if (!monthlyUsd || tasks.after <= 0) return `Measured since: ${cpu}, ${memory}.`;
  // What a task costs is known from the decision; how many ran is measured.
  const saved = monthlyUsd.before - (monthlyUsd.after / tasks.after) * usage.meanTasks;
  const usd = monthlyInWords(saved);
  const money = saved >= 0 ? `saves ${usd}` : `costs ${usd} more`;
  return `Measured since: ${money} with ${tasksInWords(usage.meanTasks)} ${usage.meanTasks === 1 ? 'task' : 'tasks'}; ${cpu}, ${memory}.`;
}
