import type { FargateSize, OperatingSystem } from '../../shared/model/fargate-sizes.ts';
import type { MetricSamples } from '../../shared/model/metric.ts';
import type { Scaling, ScalingPolicy } from '../../shared/model/scaling.ts';
import type { StopRecord } from '../../shared/model/stop-record.ts';
import type { ContainerLimits } from '../../shared/model/task-definition.ts';
import { dayMs, hourMs, minuteMs, unitsPerVcpu } from '../../shared/model/units.ts';
import { type AnalysisSettings, analyse, type WorkloadReading } from '../../shared/sizing/decide/analyse.ts';
import { answerAlarm } from '../../shared/sizing/decide/answer-alarm.ts';
import { capacityOf } from '../../shared/sizing/decide/capacity.ts';
import { shippedPriceList } from '../../shared/sizing/decide/prices.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import type { ServiceReport } from '../../shared/sizing/service-report.ts';
import { observeMemoryBefore, observeService } from '../../shared/sizing/usage/observe.ts';
import type { SizeTrial } from '../../shared/sizing/usage/size-history.ts';
import { sizeHistory } from '../../shared/sizing/usage/size-history.ts';
import { sizeTrials } from '../../shared/sizing/usage/size-trials.ts';
import { hoursBefore, windowUntil } from '../../shared/sizing/usage/usage-queries.ts';
import { now } from './sizing.ts';
import { aPlace } from './stopped-task.ts';

/** A moment of a situation: UTC, and how many days before its end. */
export interface Instant {
  ago: number;
  hour: number;
  /** 0 is Sunday. */
  weekday: number;
  minute: number;
}

/** Usage of one task as a share of its size, 0 to 1. @param task 0 is the first */
type Share = (at: Instant, task: number) => number;

/** Usage of a service, minute by minute, and everything that is known of it. */
export interface Situation {
  /** vCPU and GiB. */
  size: [number, number];
  cpu: Share;
  memory?: Share;
  tasks?: number | ((at: Instant) => number);
  /** Days before its end from which there is data; NaN from `cpu` is a gap too. */
  days?: number;
  lookback?: number;
  tolerance?: AnalysisSettings['tolerance'];
  os?: OperatingSystem;
  containers?: Partial<ContainerLimits>[];
  containerPeaks?: ReadonlyMap<string, number>;
  stops?: StopRecord[];
  scaling?: ScalingPolicy['signal'] & { minimum: number; maximum: number; kind?: ScalingPolicy['kind'] };
  takesRequests?: boolean;
  graceSeconds?: number;
  /** Days ago of deployments of ten minutes each. */
  deployments?: number[];
  /** The size before, and how many days ago it changed. */
  resized?: { ago: number; from: [number, number] };
  /** Sizes of earlier analyses. */
  noted?: SizeTrial[];
  tags?: [string, string][];
  storageGiB?: number;
  onSpot?: boolean;
  arm?: boolean;
  /** The same within each period: one minute of it stands for all. */
  isSteady?: boolean;
  /** CloudWatch shows CPU above 100% where a task used more than its share for a while. */
  mayExceed?: boolean;
  /** Wrong by so many samples in every fifth period. */
  jitter?: number;
  /** Answered as an alarm. */
  alarm?: boolean;
  at?: number;
}

export const sizeOf = ([vcpu, gib]: readonly [number, number]): FargateSize => ({
  cpuUnits: vcpu * unitsPerVcpu,
  memoryMiB: gib * 1024,
});

interface Columns {
  times: number[];
  average: number[];
  maximum: number[];
  memory: number[];
  samples: number[];
}

/** The five-minute data that CloudWatch would have of the tasks, percent. */
function published(situation: Situation, from: number, to: number, end: number): Columns {
  const columns: Columns = { times: [], average: [], maximum: [], memory: [], samples: [] };
  for (let time = from; time < to; time += 5 * minuteMs) {
    const { sum, samples, highest, fullest } = onePeriod(situation, time, end);
    if (samples === 0) continue;
    const at = columns.times.length;
    const off = at % 5 === 0 ? (situation.jitter ?? 0) * (at % 2 === 0 ? 1 : -1) : 0;
    columns.times.push(time);
    columns.average.push((100 * sum) / samples);
    columns.maximum.push(100 * highest);
    columns.memory.push(100 * fullest);
    columns.samples.push(samples + off);
  }
  return columns;
}

function onePeriod(situation: Situation, time: number, end: number) {
  const { cpu, memory = () => 0.3, tasks = 1, isSteady, mayExceed } = situation;
  let [sum, samples, highest, fullest] = [0, 0, 0, 0];
  const minutes = isSteady ? 1 : 5;
  for (let minute = 0; minute < minutes; minute++) {
    const at = instantAt(time + minute * minuteMs, end);
    const count = typeof tasks === 'number' ? tasks : tasks(at);
    for (let task = 0; task < count; task++) {
      const used = mayExceed ? cpu(at, task) : Math.min(1, cpu(at, task));
      if (Number.isNaN(used)) continue;
      sum += used * (5 / minutes);
      samples += 5 / minutes;
      highest = Math.max(highest, used);
      fullest = Math.max(fullest, memory(at, task));
    }
  }
  return { sum, samples, highest, fullest };
}

function instantAt(time: number, end: number): Instant {
  const hour = (time / hourMs) % 24;
  const day = Math.floor(time / dayMs);
  // The epoch began on a Thursday.
  return { ago: (end - time) / dayMs, hour, weekday: (day + 4) % 7, minute: Math.round(hour * 60) % 60 };
}

const samplesOf = (times: number[], values: number[]): MetricSamples => ({
  times: Float64Array.from(times),
  values: Float64Array.from(values),
});

/** Highest of each hour. */
function hourly({ times, memory }: Columns): MetricSamples {
  const most = new Map<number, number>();
  times.forEach((time, at) => {
    const hour = Math.floor(time / hourMs) * hourMs;
    most.set(hour, Math.max(most.get(hour) ?? 0, memory[at] ?? 0));
  });
  return samplesOf([...most.keys()], [...most.values()]);
}

function scalingOf({ scaling }: Situation): Scaling | undefined {
  if (!scaling) return undefined;
  const { minimum, maximum, kind = 'target tracking', ...signal } = scaling;
  return {
    minimumTasks: minimum,
    maximumTasks: maximum,
    policies: [{ kind, signal: signal as ScalingPolicy['signal'] }],
  };
}

/** The reading of a service in this situation: through what CloudWatch publishes, as the program reads it. */
function readingOf(situation: Situation, end = situation.at ?? now): WorkloadReading {
  const { size: use, lookback = 14, resized, noted } = situation;
  const size = sizeOf(use);
  const window = windowUntil(end, lookback);
  const hours = hoursBefore(window);
  const since = situation.days === undefined ? 0 : end - situation.days * dayMs;
  const deployments = (situation.deployments ?? []).map((ago) => ({
    startedAt: end - ago * dayMs,
    finishedAt: end - ago * dayMs + 10 * minuteMs,
    ...{ stays: true, size },
  }));
  if (resized) {
    const startedAt = end - resized.ago * dayMs;
    deployments.unshift({ startedAt, finishedAt: startedAt + 5 * minuteMs, stays: true, size });
  }
  const before = resized ? sizeOf(resized.from) : undefined;
  const history = sizeHistory({ current: size, before, deployments, now: end });
  const seen = published(situation, Math.max(window.from, since), window.to, end);
  const metrics = {
    cpuAverage: samplesOf(seen.times, seen.average),
    cpuMaximum: samplesOf(seen.times, seen.maximum),
    memoryMaximum: samplesOf(seen.times, seen.memory),
    cpuSamples: samplesOf(seen.times, seen.samples),
  };
  const observation = observeService(metrics, history, window, { since: Math.max(since, 0) || undefined });
  const earlier = hours && hourly(published(situation, Math.max(hours.from, since), hours.to, end));
  const memoryBefore = hours && earlier && observeMemoryBefore(earlier, history, hours);
  const usage = { ...observation.usage, memoryBefore };
  return {
    ...definedBy(situation),
    observation: { ...observation, usage },
    history,
    trials: sizeTrials(usage, history.sizes, noted),
    scaling: scalingOf(situation),
    stops: situation.stops ?? [],
    deployedAt: end - (resized?.ago ?? 100) * dayMs,
    containerPeaks: situation.containerPeaks,
    takesRequests: situation.takesRequests ?? true,
    gracePeriodSeconds: situation.graceSeconds,
    gaps: [],
  };
}

/** Its task definition, tags and capacity. */
function definedBy(situation: Situation) {
  const { os = 'LINUX', arm, storageGiB = 20, containers = [{}], tags = [], onSpot } = situation;
  const strategy = onSpot ? [{ name: 'FARGATE_SPOT', weight: 1, base: 0 }] : [];
  return {
    place: aPlace(),
    definition: {
      ...{ arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/app:3', family: 'app', revision: 3 },
      ...{ size: sizeOf(situation.size), os, architecture: arm ? ('ARM64' as const) : ('X86_64' as const) },
      ephemeralStorageGiB: storageGiB,
      requiresCompatibilities: ['FARGATE'],
      containers: containers.map((one) => ({
        ...{ name: 'app', image: 'app:1.2.3', essential: true, cpuUnits: 0, runtimeSettings: [] },
        ...one,
      })),
    },
    tags: tags.map(([key, value]) => ({ key: `steward:${key}`, value })),
    capacityAt: (tasks: number) => capacityOf({ capacityProviders: strategy }, tasks),
  };
}

/** Advice of the program on a situation. */
export function adviceOn(situation: Situation): ServiceReport {
  return advised(situation).report;
}

/** The same, with what it rests on. */
export function advised(situation: Situation): { report: ServiceReport; reading: WorkloadReading } {
  const end = situation.at ?? now;
  const settings: AnalysisSettings = {
    lookbackDays: situation.lookback ?? 14,
    tolerance: situation.tolerance,
    defaultTolerance: 'standard',
    priceList: shippedPriceList('us-east-1'),
    priceMultiplier: 1,
  };
  const reading = readingOf(situation, end);
  return { reading, report: analyse(reading, settings, end, situation.alarm ? answerAlarm : recommend) };
}
