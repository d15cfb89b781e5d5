import type { FargateSize, OperatingSystem } from '../model/fargate-sizes.ts';
import type { Architecture } from '../model/price-list.ts';
import type { Scaling } from '../model/scaling.ts';
import type { ServiceReference } from '../model/service-reference.ts';
import type { Mode } from '../model/steward-tags.ts';
import type { SizingStop } from '../model/stop-record.ts';
import type { ContainerLimits } from '../model/task-definition.ts';
import type { ConsideredSize, Sized, Skipped } from './decide/decision.ts';
import type { Note } from './decide/note.ts';
import type { Tolerance } from './decide/policy.ts';
import type { SizeSpan } from './usage/size-history.ts';
import type { Start } from './usage/starts.ts';
import type { UsageChart, UsageFigures } from './usage/usage-summary.ts';

/** The answer for one service or task family: what every face of the report shows. Times are epoch ms. */
export interface ServiceReport {
  place: ServiceReference;
  analysedAt: number;
  lookbackDays: number;
  tolerance: Tolerance;
  decision: Omit<Sized, 'candidates'> | Skipped;
  /** The sizes that the decision was between, cheapest first; empty when it is `skip`. */
  considered: ConsideredSize[];
  /** Absent when the service could not be read so far. */
  setup?: ServiceSetup;
  /** Absent when there was no usage. */
  observed?: ObservedUsage;
  notes: Note[];
  /** What may be done with the decision; absent where it changes nothing. */
  offer?: {
    /** What the program may do to the service. */
    mode: Mode;
    /** Names the decision where it may be applied. */
    decisionId?: string;
    /** The lines to change in the code that owns the service, else its next deployment undoes the change. */
    patch?: { sentence: string; file?: string; patch: string };
  };
  /** What could not be read, in words: `scaling policies not readable: AccessDenied on ...`. */
  gaps: string[];
}

/** What runs today. */
export interface ServiceSetup {
  taskDefinitionArn: string;
  family: string;
  revision: number;
  size: FargateSize;
  os: OperatingSystem;
  architecture: Architecture;
  /** `Fargate`, `Fargate Spot`, or both with their shares. */
  capacity: string;
  ephemeralStorageGiB: number;
  containers: ContainerLimits[];
  scaling?: Scaling;
}

/** What was seen of the usage of one task: CPU in vCPU, memory in MiB. */
export interface ObservedUsage {
  /** Days from the first to the last observed period. */
  days: number;
  /** Mean number of running tasks over the window. */
  meanTasks: number;
  cpu: UsageFigures;
  memory: UsageFigures;
  /** Its course over time; in a large fleet only the services of which most is to be said keep it. */
  chart?: UsageChart;
  /** Minutes that were told apart from ordinary usage. */
  minutes: { atLimit: number; deploying: number; startingUp: number; missing: number; impossible?: number };
  /** A start of a task, where it works harder than it does afterwards. */
  start?: Start;
  /** The highest memory of one task in 32 days, MiB, where the look-back is shorter. */
  memoryBefore?: number;
  stops: SizingStop[];
  /** The sizes that ran in the window, oldest first. */
  sizes: SizeSpan[];
}

/** All services of a run, worst first, then by money. */
export interface FleetReport {
  /** Names the run: of a scan, or of the invocation. */
  id: string;
  at: number;
  partition: string;
  account: string;
  region: string;
  clusters: string[];
  lookbackDays: number;
  services: ServiceReport[];
  /** What went wrong for a whole cluster or for the run, in words. */
  problems: string[];
  /** Where the money comes from: `on-demand list price of eu-west-1, AWS Price List, 2026-11-25`. */
  priceBasis: string;
}

/** Services that a page or a digest shows with their charts: more make a page that no browser likes. */
export const mostDetailed = 30;

/**
 * A report without its curves and the sizes considered, which are nine tenths of it: of ten thousand services only the
 * rows fit into memory and into a table.
 */
export function withoutDetails({ observed, offer, ...report }: ServiceReport): ServiceReport {
  return {
    ...report,
    considered: [],
    observed: observed && { ...observed, chart: undefined },
    offer: offer && { ...offer, patch: undefined },
  };
}
