import type { Cause } from '../model/causes.ts';
import type { DecisionRecord } from '../model/decision-record.ts';
import { memoryInWords, minutesInWords, monthlyInWords, tasksInWords, vcpuInWords } from '../model/format.ts';
import { unitsPerVcpu } from '../model/units.ts';

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
    return `Memory reached ${memoryInWords(usage.highestMemoryMiB)} of ${memoryInWords(to.memoryMiB)}`;
  }
  if (to.cpuUnits < from.cpuUnits && usage.minutesAtLimit >= starvedMinutes) {
    return `CPU stood at its limit of ${vcpuInWords(to.cpuUnits / unitsPerVcpu)} for ${minutesInWords(usage.minutesAtLimit)}`;
  }
  return undefined;
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

/**
 * Causes that speak against a new size: too little memory, or health checks that failed, for which too little CPU is
 * the likely reason in the hours after CPU was changed. Others (an image, a role) would have come with any size.
 */
const causes: ReadonlySet<Cause> = new Set<Cause>([
  'out-of-memory',
  'container-health-check-failed',
  'elb-health-check-failed',
]);

export function isBadForSize(cause: Cause): boolean {
  return causes.has(cause);
}
