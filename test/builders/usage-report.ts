import type { FargateSize } from '../../shared/model/fargate-sizes.ts';
import type { SizingStop } from '../../shared/model/stop-record.ts';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import type { ObservedUsage } from '../../shared/sizing/service-report.ts';
import type { UsageChart, UsageFigures } from '../../shared/sizing/usage/usage-summary.ts';

/** Wednesday 25 November 2026, 03:00 UTC: the time of the reports. */
export const reportedAt = Date.UTC(2026, 10, 25, 3);

/** Stable pseudo-random numbers from 0 to 1: the same for the same position and seed. */
export function noise(at: number, seed: number): number {
  const value = Math.sin(at * 12.9898 + seed * 78.233) * 43758.5453;
  return value - Math.floor(value);
}

/** Load of a shop at this time, 0 to 1: higher in the evening than at night, lower on weekends. */
export function shopLoad(at: number): number {
  const hour = (at % dayMs) / hourMs;
  const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
  const day = 0.5 - 0.5 * Math.cos(((hour - 3) / 24) * 2 * Math.PI);
  return (0.12 + 0.88 * day ** 1.6) * (isWeekend ? 0.62 : 1);
}

/** Usage of a service at a time: vCPU and MiB of one task, and the running tasks; null while none runs. */
export interface Moment {
  cpu: number;
  cpuMaximum: number;
  memory: number;
  tasks: number;
}

function aUsageChart(
  momentAt: (at: number) => Moment | null,
  { days = 14, binMs = hourMs, until = reportedAt } = {},
): UsageChart {
  const bins = Math.round((days * dayMs) / binMs);
  const start = until - bins * binMs;
  const moments = Array.from({ length: bins }, (_, bin) => momentAt(start + bin * binMs));
  const column = (part: keyof Moment) => moments.map((moment) => (moment ? moment[part] : null));
  return {
    binMs,
    start,
    cpuMean: column('cpu'),
    cpuMaximum: column('cpuMaximum'),
    memoryMaximum: column('memory'),
    tasks: column('tasks'),
    cpuDistribution: distribution(known(column('cpu'))),
    memoryDistribution: distribution(known(column('memory'))),
  };
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

/** Distribution in 24 equal steps up to the highest value. */
function distribution(values: readonly number[]): [number, number][] {
  const step = (Math.max(...values) || 1) / 24;
  const counts = new Array<number>(24).fill(0);
  for (const value of values) {
    const bin = Math.min(23, Math.floor(value / step));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => [(bin + 1) * step, count / values.length]);
}

function figures(values: readonly number[], maxima: readonly number[]): UsageFigures {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, p50: at(0.5), p95: at(0.95), p99: at(0.99), highest: at(1), maximum: Math.max(...maxima) };
}

/** Usage of a service, with figures that match its chart. */
export function anObservedUsage(
  momentAt: (at: number) => Moment | null,
  {
    size,
    days = 14,
    stops = [],
    sizes = [{ from: Number.NEGATIVE_INFINITY, size }],
  }: { size: FargateSize; days?: number; stops?: SizingStop[]; sizes?: ObservedUsage['sizes'] },
): ObservedUsage {
  const chart = aUsageChart(momentAt, { days });
  const memory = known(chart.memoryMaximum);
  const tasks = known(chart.tasks);
  const missing = chart.cpuMean.filter((value) => value === null).length * 60;
  const atLimit = known(chart.cpuMean).filter((value) => value >= (0.95 * size.cpuUnits) / 1024).length * 60;
  return {
    days,
    meanTasks: tasks.reduce((sum, value) => sum + value, 0) / tasks.length,
    cpu: figures(known(chart.cpuMean), known(chart.cpuMaximum)),
    memory: figures(memory, memory),
    chart,
    minutes: { atLimit, deploying: 24, startingUp: 18, missing },
    stops,
    sizes,
  };
}
