import type { FargateSize, OperatingSystem } from '../task/fargate-sizes.ts';
import type { SizingStop } from '../task/sizing-stop.ts';
import type { FargatePrice } from './cost.ts';
import type { Leak } from './leak.ts';
import type { Policy } from './policy.ts';
import type { Candidate } from './replay.ts';
import type { Usage } from './usage.ts';

/** Everything a decision may rest on. Times are epoch ms. */
export interface SizingInput {
  usage: Usage;
  /** The task size in use. */
  size: FargateSize;
  os: OperatingSystem;
  price: FargatePrice;
  /** Observed mean number of running tasks. */
  tasks: number;
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
  monthlyUsd: number;
  whyNot: string;
}

/** What the service should be sized at. `reason` is one sentence, for people. */
export interface Sized {
  action: 'keep' | 'shrink' | 'grow' | 'rebalance';
  reason: string;
  size: FargateSize;
  /** The size that comes next in price below the chosen one; none when the chosen one is the cheapest of all. */
  runnerUp?: RunnerUp;
  /** Share of the chosen size left free by the highest mean CPU and by the memory peak; negative when over. */
  headroom: { cpu: number; memory: number };
  /** On-demand list price of the observed number of tasks. */
  monthlyUsd: { before: number; after: number };
  /** 0 to 1: how far the days seen can be trusted. */
  confidence: number;
  leak?: Leak;
  /** Every legal size, cheapest first, replayed on the usage. */
  candidates: Candidate[];
}

/** No answer, and why: an ordinary value. */
interface Skipped {
  action: 'skip';
  reason: string;
}

export type SizingDecision = Sized | Skipped;
