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

/** How badly a size fails its service: `high` means kills or starving. */
export type Risk = 'none' | 'low' | 'medium' | 'high';

/** Everything a decision may rest on. Times are epoch ms. */
export interface SizingInput {
  usage: Usage;
  /** The task size in use. */
  size: FargateSize;
  os: OperatingSystem;
  price: FargatePrice;
  /** Ephemeral storage of a task, GiB; 20 when not said. */
  storageGiB?: number;
  /** Observed mean number of running tasks. */
  tasks: number;
  /** How the number of tasks moves, where it does. */
  scaling?: Scaling;
  /** True where it could not be read whether the number of tasks follows CPU: then CPU does not shrink. */
  isScalingUnknown?: boolean;
  /** Whether requests come in, by a load balancer or by name; undefined where that is not known. */
  takesRequests?: boolean;
  /** How a task starts, and how long its health checks wait for it, s; absent without such checks. */
  start?: Start;
  startWaitSeconds?: number;
  /** Days of usage that were asked for. */
  lookbackDays?: number;
  /** The sizes that ran, oldest first, the one in use last. */
  trials?: readonly SizeTrial[];
  containers?: readonly ContainerLimits[];
  /** The highest memory of each container, MiB, where it is known. */
  containerPeaks?: ReadonlyMap<string, number>;
  bounds?: Bounds;
  /** Stops in the window of the usage. */
  stops: readonly SizingStop[];
  /** When the size last changed, by us or anybody else. */
  lastChangeAt?: number;
  policy: Policy;
  now: number;
}

/** A size that was not chosen, and why. */
export interface RunnerUp {
  size: FargateSize;
  /** Absent where no price is known. */
  monthlyUsd?: number;
  whyNot: WhyNot;
}

/** A number that changes with the size: absent where nothing was set. */
interface Change {
  from: number;
  to: number;
}

/** One container's limits for the new size; only what has to change. */
export interface FittedContainer {
  name: string;
  cpuUnits?: Change;
  memoryMiB?: Change;
  memoryReservationMiB?: Change;
}

/** One of the sizes that were weighed, for the reader: cost, and what the usage would have met on it. */
export interface ConsideredSize {
  size: FargateSize;
  /** Price over the price of the size in use (1 = the same), with the tasks that it would take. */
  priceShare: number;
  monthlyUsd?: number;
  /** Minutes with mean CPU over it, and stretches of memory over it: a task would have run out of memory. */
  minutesOver: number;
  memoryKills: number;
  /** Minutes of the periods in which the busiest task was over it. */
  taskMinutesOver: number;
  /** Days on which memory was over it; `always` from half of the time on. */
  memoryDaysOver: number;
  isAlwaysTooSmall: boolean;
  verdict: 'chosen' | 'in use' | 'too small' | 'held back' | 'dearer';
}

/** What the usage would have met on one CPU size. */
export interface CpuReplay {
  vcpu: number;
  /** Mean number of tasks. */
  tasks: number;
  /** The highest memory of one task, MiB. */
  memoryMiB: number;
  /** Observed minutes whose mean was above the size. */
  minutesOver: number;
  /** Minutes of the periods in which the busiest task was above it. */
  taskMinutesOver: number;
  /** Weighted share of the time over the size, and the share that the tolerance admits. */
  shareOver: number;
  shareAllowed: number;
  /** Share of the last seven days over the size. */
  weekShareOver: number;
  /** A peak that an alarm would see came back after a week. */
  weeklyPeak: boolean;
}

/** One legal size and what the usage would have met on it. */
export interface Candidate {
  size: FargateSize;
  /** USD per hour of one task. */
  hourlyUsd: number;
  cpu: CpuReplay;
  /** Stretches of usage above the memory: each would have been an out-of-memory kill. */
  memoryKills: number;
}

/** A legal size, replayed, and whether it holds what usage and stops ask for. */
export interface WeighedCandidate extends Candidate {
  isEnough: boolean;
}

/** What the service should be sized at. */
export interface Sized {
  action: 'keep' | 'shrink' | 'grow' | 'rebalance';
  reason: SizingReason;
  size: FargateSize;
  /** A cheaper size that an engineer would ask about; none where there is none. */
  runnerUp?: RunnerUp;
  /** Share of the chosen size left free by the highest mean CPU and by the memory peak; negative when over. */
  headroom: { cpu: number; memory: number };
  /** Of the size in use, today. */
  risk: Risk;
  /** Of the size recommended, had it met the usage of the window. */
  riskAfter: Risk;
  /** Price of the chosen size with its tasks over that of the size in use, minus 1: -0.5 is half the price. */
  priceChange: number;
  /** Price of the observed number of tasks; absent where no price is known. */
  monthlyUsd?: { before: number; after: number };
  /** Mean number of running tasks: they differ where scaling follows CPU. */
  tasks: { before: number; after: number };
  /** New limits of the containers; empty when none has to change. */
  containers: FittedContainer[];
  /** 0 to 0.95: how far the days seen can be trusted; no forecast is certain. */
  confidence: number;
  leak?: Leak;
  /** Of an alarm's answer: it stands at its limit, and is to be asked again (grow-now.ts). */
  waits?: true;
  /** Every legal size, replayed on the usage; by the price of all tasks, cheapest first. */
  candidates: readonly WeighedCandidate[];
}

/** No answer, and why: an ordinary value. */
export interface Skipped {
  action: 'skip';
  reason: SkipReason;
}

export type SizingDecision = Sized | Skipped;
