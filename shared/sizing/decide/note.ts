import type { ScalingPolicy } from '../../model/scaling.ts';

/**
 * Caveat of a recommendation, or another way to save: a kind, a code and its facts, worded in report/note-words.ts.
 * Memory is in MiB, money in USD a month; names come from outside.
 */
export type Note =
  /** Tag with an unusable value; the safer default applies. */
  | { kind: 'setting'; code: 'tag'; problem: string }
  /** Minimum and maximum of the owner allow no size. */
  | { kind: 'setting'; code: 'limits'; leftOut: 'maximum' | 'both' }
  /** A start uses `vcpu` for `minutes`, and takes `minutesAfter` on the recommended CPU. */
  | {
      kind: 'start';
      code: 'slower-start';
      vcpu: number;
      minutes: number;
      advisedVcpu: number;
      minutesAfter: number;
      waitSeconds?: number;
    }
  /** One task (or several in turn) is at its limit while the mean of all is low. */
  | { kind: 'skew'; code: 'hot-task'; tasks: number; share: number; limitVcpu: number; meanVcpu: number }
  /** The same on the smaller limit `limitVcpu`, which was the reason against it. */
  | {
      kind: 'skew';
      code: 'hot-task-below';
      tasks: number;
      share: number;
      limitVcpu: number;
      meanVcpu: number;
    }
  /** CPU in the busy hours of the last seven days and of the seven before, vCPU: at this rate `vcpu` is full next week. */
  | { kind: 'trend'; code: 'cpu-rises'; before: number; now: number; next: number; vcpu: number }
  /** A heap filled up: its setting has to be raised, and the memory stays for it. */
  | { kind: 'heap-full'; code: 'heap-full' }
  /** The service takes requests, and bursts of single tasks above the recommended CPU would be throttled. */
  | { kind: 'latency'; code: 'cut-bursts'; advisedVcpu: number; highestTaskVcpu: number; minutes: number }
  /** CPU of the last month-end (its first ms, UTC) lies before the look-back. */
  | { kind: 'window'; code: 'month-end-unseen'; at: number; lookbackDays: number }
  /** Data points that no task can reach were discarded. */
  | { kind: 'data'; code: 'impossible-memory'; minutes: number }
  | { kind: 'leak'; code: 'with-restarts'; mibPerDay: number }
  | { kind: 'leak'; code: 'until-full'; mibPerDay: number; daysLeft: number }
  | ({ kind: 'heap'; container: string; setting: string; memoryMiB: number } & (
      | { code: 'heap-too-large' | 'heap-leaves-unused' | 'heap-fits'; wantsMiB: number }
      | { code: 'heap-follows'; heapMiB: number }
      | { code: 'workers'; count: number; vcpu: number }
    ))
  | {
      kind: 'containers';
      code: 'own-limits';
      limits: { container: string; memoryMiB: number }[];
      taskMiB: number;
    }
  | { kind: 'containers'; code: 'windows' }
  /** Restarts inside a task send no event, so out-of-memory kills there are not among the evidence. */
  | { kind: 'containers'; code: 'restarts-unseen'; containers: string[] }
  | { kind: 'image'; code: 'moving-tags'; images: { container: string; image: string }[] }
  | {
      kind: 'scaling';
      code: 'policy';
      policy: ScalingPolicy;
      minimumTasks: number;
      maximumTasks: number;
      tasks: { before: number; after: number };
    }
  | { kind: 'scaling'; code: 'at-minimum'; minimumTasks: number }
  /** Scaling on CPU can add no task, and the mean CPU is above its target. */
  | { kind: 'scaling'; code: 'at-maximum'; maximumTasks: number; percent: number; meanPercent: number }
  | { kind: 'price'; code: 'spot' }
  | { kind: 'price'; code: 'unknown'; region: string }
  | { kind: 'price'; code: 'storage'; storageGiB: number }
  | { kind: 'arm'; code: 'arm'; savedUsd: number };
