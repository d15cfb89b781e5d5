import { dayMs, hourMs } from '../../shared/model/units.ts';
import type { Need } from '../../shared/sizing/decide/needs.ts';
import type { Allocation, Trace } from './traces.ts';

/** Published rule of a peer: what it would reserve, from the training part of a trace. */
type Rule = (training: Trace, allocation: Allocation) => Need;

/** Rules as in ../shared/traces/README.md; memory is 0 for a trace without memory. */
export const baselines: Readonly<Record<string, Rule>> = {
  /** Robusta KRR: p95 of CPU, highest memory + 15%. */
  krr: ({ cpu, memory }) => ({ vcpu: quantile(cpu, 0.95), memoryMiB: highest(memory) * 1.15 }),

  /** Kubernetes VPA: p90 of CPU and of the daily memory peaks, half-life 24 h, + 15%. */
  vpa: ({ times, cpu, memory }) => {
    const peaks = [...valuesBy(times, memory, dayMs)].map(([, values]) => highest(values));
    return {
      vcpu: weightedQuantile(cpu, halved(times, dayMs), 0.9) * 1.15,
      memoryMiB: weightedQuantile(peaks, halved([...peaks.keys()], 1), 0.9) * 1.15,
    };
  },

  /** CloudFix EcsOptimizeFargate: highest hourly p99 of CPU, highest memory, + 20%. */
  cloudfix: ({ times, cpu, cpuMaxima, memory }) => {
    const hours = [...valuesBy(times, cpuMaxima ?? cpu, hourMs).values()];
    return {
      vcpu: highest(hours.map((values) => quantile(values, 0.99))) * 1.2,
      memoryMiB: highest(memory) * 1.2,
    };
  },

  /** Compute Optimizer, the published part: highest CPU and memory, without a margin. */
  'minute-max': ({ cpu, cpuMaxima, memory }) => ({
    vcpu: highest(cpuMaxima ?? cpu),
    memoryMiB: highest(memory),
  }),

  /** Halve under 40%, double over 80%: of CPU's p95, of the highest memory. */
  'halve-double': ({ cpu, memory }, allocation) => ({
    vcpu: allocation.vcpu * halveOrDouble(quantile(cpu, 0.95) / allocation.vcpu),
    memoryMiB: memory ? allocation.memoryMiB * halveOrDouble(highest(memory) / allocation.memoryMiB) : 0,
  }),

  /** Keeps the current size. */
  'size in use': ({ memory }, { vcpu, memoryMiB }) => ({ vcpu, memoryMiB: memory ? memoryMiB : 0 }),
};

function halveOrDouble(share: number): number {
  if (share < 0.4) return 0.5;
  return share > 0.8 ? 2 : 1;
}

function known(values: Iterable<number>): number[] {
  return [...values].filter(Number.isFinite);
}

function highest(values: Iterable<number> | undefined): number {
  return known(values ?? []).reduce((most, value) => Math.max(most, value), 0);
}

/** Interpolates between the two nearest ranks, as most statistics programs do. */
function quantile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(known(values)).sort();
  const rank = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(rank)] ?? 0, sorted[Math.ceil(rank)] ?? 0];
  return low + (high - low) * (rank - Math.floor(rank));
}

/** Smallest value up to which at least this share of the weight lies. */
function weightedQuantile(values: ArrayLike<number>, weights: readonly number[], share: number): number {
  const order = Array.from(values, (value, at) => ({ value, weight: weights[at] ?? 0 }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((one, other) => one.value - other.value);
  const wanted = order.reduce((sum, { weight }) => sum + weight, 0) * share;
  let sum = 0;
  for (const { value, weight } of order) {
    sum += weight;
    if (sum >= wanted) return value;
  }
  return 0;
}

/** Weights that halve with each half-life of age, counted from the last value. */
function halved(times: ArrayLike<number>, halfLife: number): number[] {
  const last = times[times.length - 1] ?? 0;
  return Array.from(times, (time) => 2 ** ((time - last) / halfLife));
}

/** Known values of each span of time, counted from the first. */
function valuesBy(
  times: Float64Array,
  values: Float64Array | undefined,
  span: number,
): Map<number, number[]> {
  const spans = new Map<number, number[]>();
  for (const [at, value] of (values ?? new Float64Array()).entries()) {
    const key = Math.floor(((times[at] ?? 0) - (times[0] ?? 0)) / span);
    if (Number.isFinite(value)) spans.set(key, [...(spans.get(key) ?? []), value]);
  }
  return spans;
}
