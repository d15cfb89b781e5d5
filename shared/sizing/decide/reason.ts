import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { ReadFailure } from '../../model/read-failure.ts';

/**
 * Evidence that a size is too small. Sizes and limits are those that were too small: vCPU, MiB; shares are 0 to 1,
 * times are minutes.
 */
export type Shortage =
  /** Tasks were killed for memory at this size or a larger one. */
  | { code: 'killed'; memoryMiB: number }
  /** Memory was above the size in this many stretches of the window. */
  | { code: 'memory-over'; memoryMiB: number; times: number }
  /** Hard limits that the containers need add up to more. */
  | { code: 'containers-need-more'; memoryMiB: number }
  /** Headroom above the peak is less than the policy requires. */
  | { code: 'memory-margin'; peakMiB: number; margin: number }
  /** Health checks failed while CPU was at its limit. */
  | { code: 'health-checks-failed'; vcpu: number }
  /** CPU was at its limit for this long soon after it grew from a smaller size. */
  | { code: 'full-after-growth'; vcpu: number; before: number; minutes: number }
  /** CPU would be over the size for a larger share of the time than the tolerance allows. */
  | { code: 'cpu-over'; vcpu: number; share: number; admitted: number }
  /** CPU exceeds the size at the same hour of two weeks. */
  | { code: 'weekly-peak'; vcpu: number }
  /** Usage is at its limit now: the answer to an alarm. */
  | { code: 'cpu-at-limit'; vcpu: number; minutes: number }
  | { code: 'memory-at-limit'; memoryMiB: number; minutes: number }
  | { code: 'killed-now'; memoryMiB: number };

/**
 * Reason that growing would not help, though usage asks for it. `tried` are the sizes that were all full: vCPU or MiB.
 */
export type InVain =
  | { code: 'growth-in-vain'; resource: 'cpu' | 'memory'; tried: number[] }
  /** CPU is at its limit day and night, on a service without requests: it uses whatever it gets. */
  | { code: 'always-full'; vcpu: number }
  /** The heap is a share of the limit: full memory is its setting and not evidence. */
  | { code: 'heap-follows'; setting: string };

/** Reason why a size that would be enough is not recommended. */
export type HeldBack =
  | { code: 'few-days'; days: number; leastDays: number }
  | { code: 'cooldown'; days: number }
  | { code: 'memory-only-grows' }
  /** Fixed heaps may use this much memory. */
  | { code: 'fixed-heap'; settings: string[]; memoryMiB: number }
  | { code: 'scales-on-memory'; percent: number }
  | { code: 'scaling-unknown' }
  | { code: 'step-limit'; factor: number }
  /** One task (or several in turn) is at its limit, for this share of the time. */
  | { code: 'hot-task'; tasks: number; share: number; limitVcpu: number; meanVcpu: number }
  /** The same, on the smaller limit `limitVcpu`. */
  | { code: 'hot-task-below'; tasks: number; share: number; limitVcpu: number; meanVcpu: number }
  /** CPU of the last seven days and of the seven before, and of the next seven if it goes on: vCPU. */
  | { code: 'cpu-rises'; before: number; now: number; next: number }
  /** The daily peak of memory rose on each of these last days. */
  | { code: 'memory-rises'; fromMiB: number; toMiB: number; days: number }
  /** A heap of it filled up, at this time: its setting is too small, and is raised within this memory. */
  | { code: 'heap-full'; at: number }
  /** CPU held this level for several hours in a row. */
  | { code: 'long-stretch'; vcpu: number; hours: number }
  /** A start uses `vcpu` for this many minutes; its health checks wait for this many seconds. */
  | { code: 'slow-start'; vcpu: number; minutes: number; waitSeconds: number }
  /** Kill long ago, at a size that has held since. */
  | { code: 'killed-before'; memoryMiB: number; at: number }
  | { code: 'owner-limits' }
  /** Too few days were observed for it. */
  | { code: 'little-trust'; days: number }
  | { code: 'small-saving'; share: number }
  | { code: 'small-saving-usd'; usd: number };

/** Reason against a size that was not chosen. */
export type WhyNot = Shortage | HeldBack | { code: 'none' };

/** Observed usage compared with a size. */
export interface MetUsage {
  days: number;
  /** Minutes with mean CPU of the tasks above the size. */
  minutesOver: number;
  /** CPU of the size, the highest average of the tasks in a period, and the busiest minute of one task: vCPU. */
  cpu: { size: number; highestMean: number; busiest: number };
  memoryPeakMiB: number;
  /** True if the peak of memory lies before the window, in its longer look-back. */
  isPeakEarlier?: true;
  /** Minutes of the periods in which the busiest task was above the size. */
  taskMinutesOver?: number;
  /** Mean number of running tasks; differs where scaling follows CPU. */
  tasks: { before: number; after: number };
}

/** Reason for a recommendation: a code and its facts, worded in report/reason-words.ts. */
export type SizingReason = {
  leakMiBPerDay?: number;
  /** Number of resets while memory leaked; absent for 0. */
  leakResets?: number;
  /** Kills in the window, whatever the decision: their number, the latest, and the lowest limit that killed. */
  kills?: { count: number; lastAt: number; limitMiB: number; container?: string };
  /** Evidence against a cheaper size. */
  heldBack?: HeldBack;
} & (
  | {
      code: 'fits';
      size: FargateSize;
      /** Present if the size is not enough, but no larger one is recommended. */
      lacking?: 'nearly-full' | 'owner-limits' | 'none-larger';
      met: MetUsage;
    }
  /** A container is at its own hard limit; the task size stays. */
  | { code: 'container-short'; size: FargateSize; container: string; limitMiB: number; killed: boolean }
  | {
      code: 'too-small';
      from: FargateSize;
      to: FargateSize;
      /** Empty if another size fits better. */
      shortages: Shortage[];
      /** The whole window needs more than the alarm: the size that `to` was raised to. */
      windowAsksFor?: FargateSize;
    }
  /** Full, but growing would not help. */
  | { code: 'takes-whatever'; size: FargateSize; why: InVain[]; met: MetUsage }
  /** Same, as the answer to an alarm. */
  | { code: 'growth-stopped'; size: FargateSize; why: InVain[]; shortages: Shortage[] }
  | { code: 'owner-limits'; from: FargateSize; to: FargateSize }
  /** `saved` in USD a month, or as a share of the price if no price is known. */
  | {
      code: 'saves';
      from: FargateSize;
      to: FargateSize;
      saved: { usd: number } | { share: number };
      met: MetUsage;
    }
  /** Too small, but there is no larger size; `isBounded` if the owner's limits are the cause. */
  | { code: 'largest'; size: FargateSize; isBounded: boolean; shortages: Shortage[] }
  /** Answers to an alarm that change nothing. */
  | { code: 'not-at-limit'; size: FargateSize }
  | { code: 'not-long-at-limit'; size: FargateSize; leastMinutes: number }
  | { code: 'time-admitted'; size: FargateSize; minutes: number; tolerance: string }
  | { code: 'tasks-can-be-added'; size: FargateSize; minutes: number }
);

/** Reason that a workload gets no recommendation. Names come from outside. */
export type SkipReason =
  | { code: 'unknown-size'; size: FargateSize }
  | { code: 'no-usage' }
  | { code: 'little-usage'; minutes: number; leastMinutes: number }
  | { code: 'not-analysed'; failure: ReadFailure }
  | { code: 'not-active' }
  | { code: 'mode-off' }
  | { code: 'definition-deleted'; definition: string }
  | { code: 'other-host'; launchType: string }
  | { code: 'other-provider'; provider: string }
  | { code: 'no-task-size'; definition: string }
  | { code: 'family-without-definition'; family: string }
  | { code: 'family-not-fargate'; family: string; registeredFor: string[] }
  | { code: 'family-without-size'; family: string };
