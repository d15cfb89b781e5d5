import type { FargateSize, OperatingSystem } from '../../model/fargate-sizes.ts';
import type { FargatePrice } from '../../model/price-list.ts';
import type { Scaling } from '../../model/scaling.ts';
import type { SizingStop } from '../../model/stop-record.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import type { Leak } from '../usage/leak.ts';
import type { SizeTrial } from '../usage/size-history.ts';
import type { Start } from '../usage/starts.ts';
import type { Usage } from '../usage/usage.ts';
import type { Bounds } from './bounds.ts';
import type { Policy } from './policy.ts';
import type { SizingReason, SkipReason, WhyNot } from './reason.ts';

/** Degree to which a size fails its service: `high` means kills or CPU starvation. */
export type Risk = 'none' | 'low' | 'medium' | 'high';

/** Inputs of a decision. Times are epoch ms. */
export interface SizingInput {
  usage: Usage;
  /** Current task size. */
  size: FargateSize;
  os: OperatingSystem;
  price: FargatePrice;
  /** Ephemeral storage of a task, GiB; 20 by default. */
  storageGiB?: number;
  /** Observed mean number of running tasks. */
  tasks: number;
  /** Auto scaling of the task count, if any. */
  scaling?: Scaling;
  /** True if it could not be determined whether the task count follows CPU: then CPU does not shrink. */
  isScalingUnknown?: boolean;
  /** True if requests come in, through a load balancer or service discovery; undefined if unknown. */
  takesRequests?: boolean;
  /** CPU spike at a task's start, and how long its health checks wait for it, s; absent without health checks. */
  start?: Start;
  startWaitSeconds?: number;
  /** Look-back requested, days. */
  lookbackDays?: number;
  /** Sizes that ran, oldest first, the current one last. */
  trials?: readonly SizeTrial[];
  containers?: readonly ContainerLimits[];
  /** Highest memory of each container, MiB, if known. */
  containerPeaks?: ReadonlyMap<string, number>;
  bounds?: Bounds;
  /** Stops within the usage window. */
  stops: readonly SizingStop[];
  /** Time of the last stop by a full heap. */
  heapFullAt?: number;
  /** Time of the last size change, by ECS Steward or anyone else. */
  lastChangeAt?: number;
  policy: Policy;
  now: number;
}

/** Cheaper size that was not chosen, and the reason. */
export interface RunnerUp {
  size: FargateSize;
  /** Absent if no price is known. */
  monthlyUsd?: number;
  whyNot: WhyNot;
}

/** Number that changes with the size; absent if it was not set. */
interface Change {
  from: number;
  to: number;
}

/** New limits of one container; only those that change. */
export interface FittedContainer {
  name: string;
  cpuUnits?: Change;
  memoryMiB?: Change;
  memoryReservationMiB?: Change;
}

/** Size that was considered, as the report shows it: its cost, and how the observed usage would have fitted. */
export interface ConsideredSize {
  size: FargateSize;
  /** Price as a share of the price of the current size (1 = the same), including the change in tasks. */
  priceShare: number;
  monthlyUsd?: number;
  /**
   * Minutes with mean CPU over the size, and stretches of memory over it, each of which would have ended in an
   * out-of-memory kill.
   */
  minutesOver: number;
  memoryKills: number;
  /** Minutes of the periods in which the busiest task was over the size. */
  taskMinutesOver: number;
  /** Days on which memory was over the size; `always` if for at least half of the time. */
  memoryDaysOver: number;
  isAlwaysTooSmall: boolean;
  verdict: 'chosen' | 'in use' | 'too small' | 'held back' | 'dearer';
}

/** Replay of the observed usage on one CPU size. */
export interface CpuReplay {
  vcpu: number;
  /** Mean number of tasks. */
  tasks: number;
  /** Highest memory of one task, MiB. */
  memoryMiB: number;
  /** Observed minutes with mean CPU above the size. */
  minutesOver: number;
  /** Minutes of the periods in which the busiest task was above the size. */
  taskMinutesOver: number;
  /** Weighted share of the time above the size, and the share that the tolerance allows. */
  shareOver: number;
  shareAllowed: number;
  /** Share of the last seven days above the size. */
  weekShareOver: number;
  /** True if a peak long enough for an alarm recurred after a week. */
  weeklyPeak: boolean;
}

/** Legal size with the replay of the usage on it. */
export interface Candidate {
  size: FargateSize;
  /** Price of one task, USD per hour. */
  hourlyUsd: number;
  cpu: CpuReplay;
  /** Stretches of usage above the memory: each would have been an out-of-memory kill. */
  memoryKills: number;
}

/** Replayed size, with the verdict whether it holds the demand of usage and stops. */
export interface WeighedCandidate extends Candidate {
  isEnough: boolean;
}

/** Recommended size of a service. */
export interface Sized {
  action: 'keep' | 'shrink' | 'grow' | 'rebalance';
  reason: SizingReason;
  size: FargateSize;
  /** Cheaper size that an engineer would ask about, if any. */
  runnerUp?: RunnerUp;
  /** Share of the chosen size left free by the highest mean CPU and by the memory peak; negative if exceeded. */
  headroom: { cpu: number; memory: number };
  /** Risk of the current size. */
  risk: Risk;
  /** Risk of the recommended size, had it run with the usage of the window. */
  riskAfter: Risk;
  /** Price of the chosen size with its tasks over that of the current size, minus 1: -0.5 is half the price. */
  priceChange: number;
  /** Price of the observed number of tasks; absent if no price is known. */
  monthlyUsd?: { before: number; after: number };
  /** Mean number of running tasks; differs where scaling follows CPU. */
  tasks: { before: number; after: number };
  /** New limits of the containers; empty if none changes. */
  containers: FittedContainer[];
  /** Confidence in the days observed, 0 to 0.95: no forecast is certain. */
  confidence: number;
  leak?: Leak;
  /** Set on the answer to an alarm: the service is at its limit and must be checked again (grow-now.ts). */
  waits?: true;
  /** Every legal size with its replay, cheapest first by the price of all tasks. */
  candidates: readonly WeighedCandidate[];
}

/** No recommendation, with its reason. */
export interface Skipped {
  action: 'skip';
  reason: SkipReason;
}

export type SizingDecision = Sized | Skipped;
