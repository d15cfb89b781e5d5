import type { DecisionRecord } from '../model/decision-record.ts';
import type { Fault, Realised } from '../model/rollout-step.ts';
import { unitsPerVcpu } from '../model/units.ts';
import type { UsageSince } from './usage-since.ts';

/** Findings of the watch so far. */
export interface WatchFacts {
  /** Evidence against the new size, or for a still larger one. */
  fault?: Fault;
  /** True if the earlier size was killed for memory before. */
  oldWasKilled?: boolean;
  /** Usage on the new size, if measured. */
  realised?: Realised;
}

/** Computes the effect of the change from measured usage and the tasks that ran. */
export function realised({ monthlyUsd, tasks, to }: DecisionRecord, usage: UsageSince): Realised {
  const measured: Realised = {
    ...{ tasks: usage.meanTasks, highestVcpu: usage.highestCpuMean, vcpu: to.cpuUnits / unitsPerVcpu },
    ...{ highestMemoryMiB: usage.highestMemoryMiB, memoryMiB: to.memoryMiB },
  };
  if (!monthlyUsd || tasks.after <= 0) return measured;
  // The decision contains the price of a task; the number of tasks is measured.
  const perTask = monthlyUsd.after / tasks.after;
  return { ...measured, savedMonthlyUsd: monthlyUsd.before - perTask * usage.meanTasks };
}
