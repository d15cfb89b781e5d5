import { highest, type Usage, type UsageSeries } from './usage.ts';

/** Most bins of a chart: as fine as a page is wide, and two weeks by the hour. */
const mostBins = 336;
const distributionBins = 24;

/** Statistics of the mean of each period (memory: its maximum); `maximum` is the highest value within a period. */
export interface UsageFigures {
  mean: number;
  p50: number;
  p95: number;
  p99: number;
  highest: number;
  maximum: number;
}

/** Usage reduced to bins for a chart: equal positions of the columns are the same bin; null is a gap. */
export interface UsageChart {
  /** Length of a bin, ms. */
  binMs: number;
  /** Start of the first bin, epoch ms. */
  start: number;
  /** Mean of the bin and its highest maximum, vCPU. */
  cpuMean: (number | null)[];
  cpuMaximum: (number | null)[];
  /** MiB. */
  memoryMaximum: (number | null)[];
  /** Mean number of running tasks. */
  tasks: (number | null)[];
  /** Share of the time by CPU usage: [upper edge in vCPU, share], ascending. */
  cpuDistribution: [number, number][];
  memoryDistribution: [number, number][];
}

/** Mean, percentiles and peaks of a series, in its unit. */
export function usageFigures({ values, maxima }: UsageSeries): UsageFigures {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / (values.length || 1),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    highest: highest(values),
    maximum: Math.max(highest(values), maxima ? highest(maxima) : 0),
  };
}

/** Reduces usage to bins of whole periods for a chart: a mean stays a mean, a maximum a maximum. */
export function usageChart({ cpu, memory }: Usage): UsageChart {
  const start = Math.min(cpu.times[0] ?? Infinity, memory.times[0] ?? Infinity);
  const end = Math.max(cpu.times.at(-1) ?? 0, memory.times.at(-1) ?? 0) + cpu.periodMs;
  const binMs = Math.max(1, Math.ceil((end - start) / mostBins / cpu.periodMs)) * cpu.periodMs;
  const bins = Math.max(0, Math.ceil((end - start) / binMs));
  const column = (times: Float64Array, values: Float64Array | undefined, join: Join, digits: number) =>
    binned({ times, values: values ?? new Float64Array(), start, binMs, bins }, join, digits);
  return {
    binMs,
    start,
    cpuMean: column(cpu.times, cpu.values, mean, 4),
    cpuMaximum: column(cpu.times, cpu.maxima ?? cpu.values, maximum, 4),
    memoryMaximum: column(memory.times, memory.values, maximum, 0),
    tasks: column(cpu.times, cpu.tasks, mean, 1),
    cpuDistribution: distribution(cpu.values),
    memoryDistribution: distribution(memory.values),
  };
}

type Join = (sum: number, most: number, count: number) => number;
const mean: Join = (sum, _, count) => sum / count;
const maximum: Join = (_, most) => most;

function binned(
  column: { times: Float64Array; values: Float64Array; start: number; binMs: number; bins: number },
  join: Join,
  digits: number,
): (number | null)[] {
  const { times, values, start, binMs, bins } = column;
  const [sums, most, counts] = [new Float64Array(bins), new Float64Array(bins), new Uint32Array(bins)];
  for (let at = 0; at < values.length; at++) {
    const bin = Math.floor(((times[at] ?? 0) - start) / binMs);
    const value = values[at] ?? 0;
    if (bin < 0 || bin >= bins || Number.isNaN(value)) continue;
    sums[bin] = (sums[bin] ?? 0) + value;
    most[bin] = Math.max(most[bin] ?? 0, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return Array.from(counts, (count, bin) =>
    count === 0 ? null : Number(join(sums[bin] ?? 0, most[bin] ?? 0, count).toFixed(digits)),
  );
}

/** Share of the periods in equal steps up to the highest value. */
function distribution(values: Float64Array): [number, number][] {
  const step = (highest(values) || 1) / distributionBins;
  const counts = new Array<number>(distributionBins).fill(0);
  for (const value of values) {
    const bin = Math.min(distributionBins - 1, Math.floor(value / step));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => [
    Number(((bin + 1) * step).toPrecision(4)),
    Number((count / (values.length || 1)).toFixed(4)),
  ]);
}
