import type { FargateSize, OperatingSystem } from '../model/fargate-sizes.ts';
import type { OpenIncident } from '../model/incident.ts';
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

/** Report on one service or task family, as every format shows it. Times are epoch ms. */
export interface ServiceReport {
  place: ServiceReference;
  analysedAt: number;
  lookbackDays: number;
  tolerance: Tolerance;
  decision: Omit<Sized, 'candidates'> | Skipped;
  /** Sizes that were considered, cheapest first; empty for `skip`. */
  considered: ConsideredSize[];
  /** Absent if the service could not be read. */
  setup?: ServiceSetup;
  /** Absent when there was no usage. */
  observed?: ObservedUsage;
  notes: Note[];
  /** Offer to apply the decision; absent if it changes nothing. */
  offer?: {
    /** Mode of the service: what ECS Steward may do to it. */
    mode: Mode;
    /** Id of the decision, if it may be applied. */
    decisionId?: string;
    /** Lines to change in the code that owns the service; without that, its next deployment reverts the change. */
    patch?: { sentence: string; file?: string; patch: string };
    /** Incidents of the service that were open when it was analysed. */
    incidents?: OpenIncident[];
  };
  /** Readings that failed, in words: `scaling policies not readable: AccessDenied on ...`. */
  gaps: string[];
}

/** Configuration that runs today. */
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

/** Observed usage of one task: CPU in vCPU, memory in MiB. */
export interface ObservedUsage {
  /** Days from the first to the last observed period. */
  days: number;
  /** Mean number of running tasks over the window. */
  meanTasks: number;
  cpu: UsageFigures;
  memory: UsageFigures;
  /** Usage over time; in a large fleet, kept only for the services with the most to report. */
  chart?: UsageChart;
  /** Minutes that were set apart from normal usage. */
  minutes: { atLimit: number; deploying: number; startingUp: number; missing: number; impossible?: number };
  /** CPU spike at a task's start, if any. */
  start?: Start;
  /** Highest memory of one task in 32 days, MiB, if the look-back is shorter. */
  memoryBefore?: number;
  stops: SizingStop[];
  /** Sizes that ran in the window, oldest first. */
  sizes: SizeSpan[];
}

/** All services of a run: the highest risk first, then the largest savings. */
export interface FleetReport {
  /** Id of the run: that of a scan, or of the invocation. */
  id: string;
  at: number;
  partition: string;
  account: string;
  region: string;
  clusters: string[];
  lookbackDays: number;
  services: ServiceReport[];
  /** Failures of a whole cluster or of the run, in words. */
  problems: string[];
  /** Source of the prices: `on-demand list price of eu-west-1, AWS Price List, 2026-11-25`. */
  priceBasis: string;
}

/** Services that a page or a digest shows with charts. More would make the page too large for browsers. */
export const mostDetailed = 30;

/**
 * Removes the chart data and the sizes considered, nine tenths of a report: of 10,000 services only the rows fit into
 * memory and into a table.
 */
export function withoutDetails({ observed, offer, ...report }: ServiceReport): ServiceReport {
  return {
    ...report,
    considered: [],
    observed: observed && { ...observed, chart: undefined },
    offer: offer && { ...offer, patch: undefined },
  };
}
