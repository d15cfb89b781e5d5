import type { SizedTaskDefinition } from '../../model/ecs-service.ts';
import type { FargateSize } from '../../model/fargate-sizes.ts';
import { type PriceList, platformOf } from '../../model/price-list.ts';
import type { Scaling } from '../../model/scaling.ts';
import type { ServiceReference } from '../../model/service-reference.ts';
import { readStewardTags, type StewardTags, type Tag } from '../../model/steward-tags.ts';
import type { StopRecord } from '../../model/stop-record.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { ObservedUsage, ServiceReport, ServiceSetup } from '../service-report.ts';
import type { Observation } from '../usage/observe.ts';
import type { SizeHistory, SizeTrial } from '../usage/size-history.ts';
import { daysSeen, memoryPeak } from '../usage/usage.ts';
import { usageChart, usageFigures } from '../usage/usage-summary.ts';
import { type Bounds, usableBounds } from './bounds.ts';
import type { Capacity } from './capacity.ts';
import { consideredSizes } from './considered.ts';
import type { Sized, SizingDecision, SizingInput } from './decision.ts';
import type { Note } from './note.ts';
import { notesOn, settingNotes } from './notes.ts';
import { policies, type Tolerance } from './policy.ts';
import { type PaymentTerms, priceOn } from './prices.ts';
import { recommend } from './recommend.ts';
import { mayFollowCpu } from './scaling-signals.ts';
import { heapFullAt, sizingStops } from './stop-evidence.ts';

/** Settings shared by all services of a run. */
export interface AnalysisSettings {
  lookbackDays: number;
  /** Tolerance requested by the caller. It overrides the service's own tag, which overrides the default. */
  tolerance?: Tolerance;
  defaultTolerance: Tolerance;
  /** On-demand list prices of the region; undefined if unknown. */
  priceList?: PriceList;
  /** Price of Fargate Spot as a share of the on-demand price, if the owner set it. */
  spotFactor?: number;
  priceMultiplier: number;
}

/** Settings of an installation for every analysis, before prices are read. */
export type DefaultSettings = Omit<AnalysisSettings, 'priceList' | 'tolerance'>;

/** Data read for one service or task family. Times are epoch ms. */
export interface WorkloadReading {
  place: ServiceReference;
  definition: SizedTaskDefinition & { size: FargateSize };
  tags: readonly Tag[];
  capacityAt: (tasks: number) => Capacity;
  observation: Observation;
  history: SizeHistory;
  /** True if the service receives requests; and the health check grace period of its load balancer, s. */
  takesRequests?: boolean;
  gracePeriodSeconds?: number;
  /** Sizes that ran, oldest first. */
  trials?: readonly SizeTrial[];
  /** Time at which the running revision was deployed; undefined if unknown. */
  deployedAt?: number;
  /** Undefined without scaling; `unknown` if it could not be read. */
  scaling?: Scaling | 'unknown';
  containerPeaks?: ReadonlyMap<string, number>;
  stops: readonly StopRecord[];
  /** Readings that failed, in words. */
  gaps: string[];
}

/** Reading of a workload with everything derived from it and the settings. */
interface Subject extends WorkloadReading {
  settings: AnalysisSettings;
  bounds: Bounds;
  settingNotes: readonly Note[];
  tolerance: Tolerance;
  capacity: Capacity;
  terms: PaymentTerms;
  now: number;
}

/**
 * Decides on one workload and creates its report. Pure, and throws for no reading.
 * @param decide replaces the regular decision, for the answer to an alarm
 */
export function analyse(
  reading: WorkloadReading,
  settings: AnalysisSettings,
  now: number,
  decide: (input: SizingInput) => SizingDecision = recommend,
): ServiceReport {
  const subject = subjectOf(reading, settings, now);
  const { place, tolerance, gaps } = subject;
  const input = inputOf(subject);
  const decision = decide(input);
  const common = {
    ...{ place, tolerance, gaps },
    analysedAt: now,
    lookbackDays: settings.lookbackDays,
    setup: setupOf(subject),
    observed: observedOf(subject, input),
  };
  if (decision.action === 'skip') return { ...common, decision, considered: [], notes: [] };
  const { candidates, ...shown } = decision;
  return {
    ...common,
    decision: shown,
    considered: consideredSizes(input, decision),
    notes: notesOf(subject, input, decision),
  };
}

function subjectOf(reading: WorkloadReading, settings: AnalysisSettings, now: number): Subject {
  const { size } = reading.definition;
  const inUse = { vcpu: size.cpuUnits / unitsPerVcpu, memoryMiB: size.memoryMiB };
  const { settings: says, problems } = readStewardTags(reading.tags, inUse);
  const { bounds, leftOut } = usableBounds(boundsOf(says), reading.definition.os, size);
  const capacity = reading.capacityAt(reading.observation.tasks);
  const { spotFactor, priceMultiplier: multiplier } = settings;
  return {
    ...reading,
    ...{ settings, bounds, capacity, now },
    settingNotes: settingNotes(problems, leftOut),
    tolerance: settings.tolerance ?? says.tolerance ?? settings.defaultTolerance,
    terms: { spotShare: capacity.spotShare, spotFactor, multiplier },
  };
}

function inputOf(subject: Subject): SizingInput {
  const { definition, observation, history, settings, bounds, terms, tolerance, now } = subject;
  const { size, os, architecture, containers, ephemeralStorageGiB } = definition;
  const since = subject.deployedAt ?? Number.POSITIVE_INFINITY;
  return {
    usage: observation.usage,
    ...{ size, os, containers, now },
    price: priceOn(settings.priceList, platformOf(os, architecture), terms),
    storageGiB: ephemeralStorageGiB,
    tasks: observation.tasks,
    scaling: knownScaling(subject),
    isScalingUnknown: subject.scaling === 'unknown' || (subject.scaling && mayFollowCpu(subject.scaling)),
    takesRequests: subject.takesRequests,
    start: observation.start,
    startWaitSeconds: startWait(subject),
    lookbackDays: settings.lookbackDays,
    trials: subject.trials,
    containerPeaks: subject.containerPeaks,
    bounds: Object.keys(bounds).length > 0 ? bounds : undefined,
    stops: sizingStops(subject.stops, observation.usage, history.sizes, { size, containers, since }, now),
    heapFullAt: heapFullAt(subject.stops),
    lastChangeAt: history.lastChangeAt,
    policy: policies[tolerance],
  };
}

/** Shortest time that a health check waits for a start, s; undefined without health checks. */
function startWait({ gracePeriodSeconds, definition }: WorkloadReading): number | undefined {
  const waits = [gracePeriodSeconds, ...definition.containers.map((one) => one.startPeriodSeconds)];
  const known = waits.filter((wait) => wait !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function boundsOf(says: StewardTags): Bounds {
  const { minimumVcpu, maximumVcpu, minimumMemoryMiB, maximumMemoryMiB } = says;
  return { minimumVcpu, maximumVcpu, minimumMemoryMiB, maximumMemoryMiB };
}

function knownScaling({ scaling }: WorkloadReading): Scaling | undefined {
  return scaling === 'unknown' ? undefined : scaling;
}

function setupOf(subject: Subject): ServiceSetup {
  const { arn, requiresCompatibilities: _, ...rest } = subject.definition;
  return { ...rest, taskDefinitionArn: arn, capacity: subject.capacity.text, scaling: knownScaling(subject) };
}

function observedOf({ observation, history }: Subject, { stops }: SizingInput): ObservedUsage | undefined {
  const { usage, tasks, minutes } = observation;
  if (usage.cpu.times.length === 0 || usage.memory.times.length === 0) return undefined;
  return {
    days: Math.min(daysSeen(usage.cpu), daysSeen(usage.memory)),
    meanTasks: tasks,
    cpu: usageFigures(usage.cpu),
    memory: usageFigures(usage.memory),
    chart: usageChart(usage),
    ...{ minutes, stops: [...stops], sizes: history.sizes, start: observation.start },
    memoryBefore:
      usage.memoryBefore && memoryPeak({ memory: usage.memory, memoryBefore: usage.memoryBefore }),
  };
}

function notesOf(subject: Subject, input: SizingInput, sized: Sized): ServiceReport['notes'] {
  const { definition, place, capacity, settings, terms } = subject;
  return notesOn({
    ...{ input, sized, settingNotes: subject.settingNotes },
    impossibleMinutes: subject.observation.minutes.impossible ?? 0,
    os: definition.os,
    architecture: definition.architecture,
    region: place.region,
    spotShare: capacity.spotShare,
    armPrice: priceOn(settings.priceList, 'LINUX/ARM64', terms),
  });
}
