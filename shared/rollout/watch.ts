import type { DecisionRecord } from '../task/decision-record.ts';
import { unitsPerVcpu } from '../task/units.ts';

/** What the watch has found so far. */
export interface WatchFacts {
  /** Why the rollout must be taken back, in words: half a sentence. */
  fault?: string;
  /** What was measured since the new size runs, in words: told when it is verified. */
  measured?: string;
}

/** Usage of one task since the new size runs: CPU in vCPU, memory in MiB. */
export interface UsageSince {
  highestMemoryMiB: number;
  highestCpuMean: number;
  /** The longest stretch in which mean CPU stood at its limit, minutes. */
  minutesAtLimit: number;
  meanTasks: number;
}

/** Memory this close to its limit is about to be killed. */
const fullMemory = 0.95;
/** CPU at its limit for so long is an alarm, as everywhere (policy.ts). */
const starvedMinutes = 15;

/**
 * Whether usage went over what the decision promised. Only what the change made smaller can be its fault: a size that
 * grew and is full again needs the next decision, not the old size.
 */
export function faultInUsage({ from, to }: DecisionRecord, usage: UsageSince): string | undefined {
  if (to.memoryMiB < from.memoryMiB && usage.highestMemoryMiB >= fullMemory * to.memoryMiB) {
    return `Memory reached ${Math.round(usage.highestMemoryMiB)} of ${to.memoryMiB} MiB`;
  }
  if (to.cpuUnits < from.cpuUnits && usage.minutesAtLimit >= starvedMinutes) {
    return `CPU stood at its limit of ${to.cpuUnits / unitsPerVcpu} vCPU for ${usage.minutesAtLimit} minutes`;
  }
  return undefined;
}

/** What the change gave: measured, not promised. */
export function realised({ monthlyUsd, to }: DecisionRecord, usage: UsageSince, tasksBefore: number): string {
  const memory = `memory at most ${Math.round(usage.highestMemoryMiB)} of ${to.memoryMiB} MiB`;
  const cpu = `CPU at most ${Number(usage.highestCpuMean.toFixed(2))} of ${to.cpuUnits / unitsPerVcpu} vCPU`;
  const saved = monthlyUsd && realisedSaving(monthlyUsd, usage.meanTasks, tasksBefore);
  return `${saved ? `${saved}; ` : ''}${cpu}, ${memory}.`;
}

/** The price of one task is known from the decision; how many ran is measured. */
function realisedSaving(
  { before, after }: { before: number; after: number },
  tasksNow: number,
  tasksBefore: number,
): string {
  const perTask = tasksBefore > 0 ? after / tasksBefore : 0;
  const saved = before - perTask * tasksNow;
  const usd = `$${Math.abs(saved).toFixed(2)} a month`;
  return saved >= 0 ? `It saves ${usd} at the tasks that run` : `It costs ${usd} more at the tasks that run`;
}
