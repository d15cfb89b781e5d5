import { type FargateSize, largerOf, smallerOf } from '../../model/fargate-sizes.ts';
import type { MetricSamples, MetricWindow } from '../../model/metric.ts';
import { minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { reading } from '../decide/policy.ts';
import type { SizeHistory, SizeSpan } from './size-history.ts';
import { type Start, startsOf } from './starts.ts';
import { type Usage, type UsageSeries, usageSeries } from './usage.ts';

/** Usage of a service or family in the form that decisions need, and the minutes that were set apart. */
export interface Observation {
  usage: Usage;
  /** Mean number of running tasks over the window, or since the service exists. */
  tasks: number;
  /** Minutes of the window by kind; `impossible` are data points that no task can reach, which are discarded. */
  minutes: { atLimit: number; deploying: number; startingUp: number; missing: number; impossible?: number };
  /** CPU spike at a task's start; absent where a start takes no more CPU than normal work. */
  start?: Start;
}

/** AWS/ECS metrics of a service, percent of the task size. */
export interface ServiceMetrics {
  cpuAverage: MetricSamples;
  cpuMaximum: MetricSamples;
  memoryMaximum: MetricSamples;
  /** Number of samples that CloudWatch took in each period: one per task and minute. */
  cpuSamples: MetricSamples;
}

/** Container Insights metrics of a task family, in CPU units and MiB; the reserved CPU is the size that ran. */
export interface FamilyMetrics extends ServiceMetrics {
  cpuReserved: MetricSamples;
}

/** Columns with one cell per period of the window; NaN where there is no data point. */
interface Grid {
  /** vCPU. */
  cpu: Float64Array;
  cpuMaximum: Float64Array;
  cpuLimit: Float64Array;
  /** MiB. */
  memory: Float64Array;
  tasks: Float64Array;
}

/**
 * Converts the usage of a service to vCPU and MiB, using the size that ran in each period. While tasks of two sizes
 * run, memory is computed from the smaller size, which is certain to have been used: computed from the larger one, each
 * shrink would leave a false peak in the history and be undone by the next decision. CPU of these periods is not used.
 * @param since creation time of the service, epoch ms
 * @param samplesPerMinute 1, or 3 where the service publishes its metrics every 20 s
 */
export function observeService(
  metrics: ServiceMetrics,
  history: SizeHistory,
  window: MetricWindow,
  { since = window.from, samplesPerMinute = 1 }: { since?: number; samplesPerMinute?: number } = {},
): Observation {
  const { larger, smaller } = sizesOf(history.sizes, window);
  const shareOf = (
    sizes: readonly FargateSize[],
    of: (size: FargateSize) => number,
    percents: Float64Array,
  ) => percents.map((percent, at) => (percent / 100) * of(sizes[at] ?? noSize));
  const vcpu = ({ cpuUnits }: FargateSize) => cpuUnits / unitsPerVcpu;
  const grid: Grid = {
    cpu: shareOf(larger, vcpu, cells(metrics.cpuAverage, window)),
    cpuMaximum: shareOf(larger, vcpu, cells(metrics.cpuMaximum, window)),
    cpuLimit: Float64Array.from(larger, vcpu),
    memory: shareOf(smaller, ({ memoryMiB }) => memoryMiB, possible(cells(metrics.memoryMaximum, window))),
    tasks: taskCounts(metrics.cpuSamples, window, samplesPerMinute),
  };
  const [deploying, startingUp] = [maskOf(history.deploying, window), startUps(grid.tasks)];
  const observation = observe(grid, window, since, deploying, startingUp);
  const impossible = metrics.memoryMaximum.values.filter(isImpossible).length;
  return {
    ...observation,
    minutes: { ...observation.minutes, impossible: (impossible * window.periodMs) / minuteMs },
    start: startsOf(grid, { deploying, startingUp, periodMs: window.periodMs }),
  };
}

/**
 * Highest memory of each hour before the usage window, MiB.
 * @param percents of the size that ran
 */
export function observeMemoryBefore(
  percents: MetricSamples,
  history: SizeHistory,
  hours: MetricWindow,
): UsageSeries {
  const { smaller } = sizesOf(history.sizes, hours);
  const shares = possible(cells(percents, hours));
  return usageSeries({
    periodMs: hours.periodMs,
    times: shares.map((_, at) => hours.from + at * hours.periodMs),
    values: shares.map((percent, at) => (percent / 100) * (smaller[at]?.memoryMiB ?? 0)),
  });
}

/** Fargate kills a task at its memory limit, so a higher percentage is a measurement error. */
function isImpossible(percent: number): boolean {
  return percent > 100 * reading.impossibleMemoryShare || percent < 0;
}

/** Drops impossible values, and exact zeros: a running task uses memory, so a zero is a counter without data. */
function possible(percents: Float64Array): Float64Array {
  return percents.map((percent) => (isImpossible(percent) || percent === 0 ? Number.NaN : percent));
}

/**
 * Usage of a standalone or scheduled task family. Starting is part of its work, so start-up minutes are not set apart.
 */
export function observeFamily(metrics: FamilyMetrics, window: MetricWindow): Observation {
  const inVcpu = (samples: MetricSamples) => cells(samples, window).map((units) => units / unitsPerVcpu);
  const grid: Grid = {
    cpu: inVcpu(metrics.cpuAverage),
    cpuMaximum: inVcpu(metrics.cpuMaximum),
    cpuLimit: inVcpu(metrics.cpuReserved),
    memory: cells(metrics.memoryMaximum, window),
    tasks: taskCounts(metrics.cpuSamples, window, 1),
  };
  const none = new Uint8Array(grid.cpu.length);
  const observation = observe(grid, window, window.from, none, none);
  // There is no data between two runs.
  const { usage, minutes } = observation;
  return {
    ...observation,
    usage: {
      cpu: { ...usage.cpu, isOccasional: true },
      memory: { ...usage.memory, isOccasional: true },
    },
    minutes: { ...minutes, missing: 0 },
  };
}

const noSize: FargateSize = { cpuUnits: 0, memoryMiB: 0 };

function observe(
  grid: Grid,
  window: MetricWindow,
  since: number,
  deploying: Uint8Array,
  startingUp: Uint8Array,
): Observation {
  const { periodMs } = window;
  const times = grid.cpu.map((_, at) => window.from + at * periodMs);
  const cpu = usageSeries({
    periodMs,
    times,
    values: grid.cpu.map((value, at) => (deploying[at] ? Number.NaN : value)),
    // A starting task works harder than it will later: its peak is no evidence of too little CPU.
    maxima: grid.cpuMaximum.map((value, at) =>
      startingUp[at] || !Number.isFinite(value) ? (grid.cpu[at] ?? value) : value,
    ),
    limits: grid.cpuLimit,
    tasks: grid.tasks,
  });
  const minutesOf = (isCounted: (at: number) => boolean) =>
    (times.reduce((count, _, at) => count + (isCounted(at) ? 1 : 0), 0) * periodMs) / minuteMs;
  const isSeen = (at: number) => !Number.isNaN(grid.cpu[at] ?? Number.NaN);
  const exists = (at: number) => (times[at] ?? 0) >= since;
  return {
    usage: { cpu, memory: usageSeries({ periodMs, times, values: grid.memory }) },
    tasks: meanOver(grid.tasks, exists),
    minutes: {
      atLimit: (cpu.atLimit.reduce((count, one) => count + one, 0) * periodMs) / minuteMs,
      deploying: minutesOf((at) => isSeen(at) && deploying[at] === 1),
      startingUp: minutesOf((at) => isSeen(at) && startingUp[at] === 1 && deploying[at] === 0),
      missing: minutesOf((at) => exists(at) && !isSeen(at)),
    },
  };
}

/** Sorts the data points into their cells; points outside the window are dropped. */
function cells({ times, values }: MetricSamples, { from, to, periodMs }: MetricWindow): Float64Array {
  const grid = new Float64Array(Math.max(0, Math.round((to - from) / periodMs))).fill(Number.NaN);
  for (let at = 0; at < times.length; at++) {
    const cell = Math.floor(((times[at] ?? 0) - from) / periodMs);
    if (cell >= 0 && cell < grid.length) grid[cell] = values[at] ?? Number.NaN;
  }
  return grid;
}

function taskCounts(samples: MetricSamples, window: MetricWindow, samplesPerMinute: number): Float64Array {
  const perTask = (window.periodMs / minuteMs) * samplesPerMinute;
  return cells(samples, window).map((count) => (count > 0 ? count / perTask : Number.NaN));
}

/** Sizes that ran in each period: where two ran, the larger and the smaller of them. */
function sizesOf(
  spans: readonly SizeSpan[],
  { from, to, periodMs }: MetricWindow,
): { larger: FargateSize[]; smaller: FargateSize[] } {
  const larger: FargateSize[] = [];
  const smaller: FargateSize[] = [];
  let first = 0;
  for (let time = from; time < to; time += periodMs) {
    while ((spans[first + 1]?.from ?? Number.POSITIVE_INFINITY) <= time) first++;
    let end = first + 1;
    while ((spans[end]?.from ?? Number.POSITIVE_INFINITY) < time + periodMs) end++;
    const ran = spans.slice(first, end);
    larger.push(ran.map(({ size }) => size).reduce(largerOf));
    smaller.push(ran.map((span) => span.smaller ?? span.size).reduce(smallerOf));
  }
  return { larger, smaller };
}

/** 1 for each period that overlaps one of the stretches. */
function maskOf(
  stretches: readonly { from: number; to: number }[],
  { from, to, periodMs }: MetricWindow,
): Uint8Array {
  const mask = new Uint8Array(Math.max(0, Math.round((to - from) / periodMs)));
  for (const stretch of stretches) {
    const first = Math.max(0, Math.floor((stretch.from - from) / periodMs));
    const end = Math.min(mask.length, Math.ceil((stretch.to - from) / periodMs));
    if (first < end) mask.fill(1, first, end);
  }
  return mask;
}

/**
 * 1 for each period in which more tasks ran than in the one before, so some had just started. SampleCount is sometimes
 * off by one, which does not count as a start.
 */
function startUps(tasks: Float64Array): Uint8Array {
  return Uint8Array.from(tasks, (count, at) => {
    const before = at === 0 ? count : (tasks[at - 1] ?? Number.NaN);
    const known = Number.isNaN(before) ? 0 : before;
    return count - known >= Math.max(reading.startedTasks, reading.startedShare * known) ? 1 : 0;
  });
}

/** Mean over the selected cells; a missing data point means that nothing ran. */
function meanOver(counts: Float64Array, isSelected: (at: number) => boolean): number {
  let [sum, selected] = [0, 0];
  for (let at = 0; at < counts.length; at++) {
    if (!isSelected(at)) continue;
    selected++;
    sum += Number.isNaN(counts[at] ?? Number.NaN) ? 0 : (counts[at] ?? 0);
  }
  return selected === 0 ? 0 : sum / selected;
}
