import type { FargateSize } from '../../model/fargate-sizes.ts';
import { dayMs, hourMs, unitsPerVcpu } from '../../model/units.ts';
import { nativeLimits } from '../../slack/limits.ts';
import type { LineChartBlock } from '../../slack/message.ts';
import { sizeAt } from '../usage/size-history.ts';
import type { ChartedUsage } from './usage-table.ts';

/** Column of the chart: a stretch of time with usage in it. */
interface Column {
  label: string;
  at: number;
  /** Bins of the usage within the column. */
  bins: number[];
}

/** Lengths of a column that are natural to read, from an hour to a week. */
const stretches = [1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 96, 7 * 24, 14 * 24].map((hours) => hours * hourMs);

/** Slack requires a number in every column, so columns without usage are left out: 0 would be wrong. */
function columnsOf({ chart }: ChartedUsage): Column[] {
  const end = chart.start + chart.cpuMean.length * chart.binMs;
  const isFew = (stretch: number) =>
    Math.floor(end / stretch) - Math.floor(chart.start / stretch) < nativeLimits.chartCategories;
  const stretch = stretches.find((one) => one >= chart.binMs && isFew(one)) ?? end - chart.start;
  const columns = new Map<number, Column>();
  chart.cpuMean.forEach((mean, bin) => {
    if (mean === null || typeof chart.memoryMaximum[bin] !== 'number') return;
    const at = Math.floor((chart.start + bin * chart.binMs) / stretch) * stretch;
    const column = columns.get(at) ?? { at, label: labelOf(at, stretch), bins: [] };
    column.bins.push(bin);
    columns.set(at, column);
  });
  return [...columns.values()].slice(-nativeLimits.chartCategories);
}

/** `Nov 12`, `Nov 12 06:00`; in UTC, since Slack does not convert chart labels to the reader's time zone. */
function labelOf(at: number, stretch: number): string {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });
  return stretch % dayMs === 0 ? day : `${day} ${date.toISOString().slice(11, 16)}`;
}

interface Series {
  name: string;
  heightAt(column: Column): number;
}

function lineChart(
  title: string,
  unit: string,
  columns: readonly Column[],
  series: readonly Series[],
): LineChartBlock {
  const categories = columns.map(({ label }) => label);
  return {
    type: 'data_visualization',
    title,
    chart: {
      type: 'line',
      series: series.map(({ name, heightAt }) => ({
        name,
        data: columns.map((column) => ({
          label: column.label,
          value: Number(heightAt(column).toPrecision(4)),
        })),
      })),
      axis_config: { categories, y_label: unit },
    },
  };
}

function inBins(values: readonly (number | null)[], { bins }: Column): number[] {
  return bins.map((bin) => values[bin] ?? null).filter((value) => value !== null);
}

function highestIn(values: readonly (number | null)[], column: Column): number {
  return Math.max(0, ...inBins(values, column));
}

function meanIn(values: readonly (number | null)[], column: Column): number {
  const known = inBins(values, column);
  return known.reduce((sum, value) => sum + value, 0) / (known.length || 1);
}

/** Lines of the size that ran and of the recommended size, even if this resource does not change. */
function limits(
  observed: ChartedUsage,
  inUse: FargateSize,
  advised: FargateSize | undefined,
  of: (size: FargateSize) => number,
): Series[] {
  const ran: Series = {
    name: 'Current size',
    heightAt: ({ at, bins }) => {
      const last = observed.chart.start + (bins.at(-1) ?? 0) * observed.chart.binMs;
      return of(sizeAt(observed.sizes, Math.max(at, last), inUse));
    },
  };
  return advised ? [ran, { name: 'Recommended size', heightAt: () => of(advised) }] : [ran];
}

/**
 * Usage against the size that ran and the recommended size, as Slack line charts: CPU in vCPU, then memory in GiB (in
 * MiB for small tasks).
 */
export function usageCharts(
  observed: ChartedUsage,
  inUse: FargateSize,
  advised: FargateSize | undefined,
): LineChartBlock[] {
  const columns = columnsOf(observed);
  if (columns.length === 0) return [];
  const { cpuMean, cpuMaximum, memoryMaximum } = observed.chart;
  const isSmall = Math.max(inUse.memoryMiB, advised?.memoryMiB ?? 0) < 2048;
  const unit = isSmall ? 1 : 1024;
  // Slack colors lines by position, so each meaning keeps its position in both charts. Usage comes last and is drawn
  // over a size line at the same height.
  return [
    lineChart('CPU of one task (UTC)', 'vCPU', columns, [
      ...limits(observed, inUse, advised, ({ cpuUnits }) => cpuUnits / unitsPerVcpu),
      { name: 'Busiest task', heightAt: (column) => highestIn(cpuMaximum, column) },
      { name: 'Average of tasks', heightAt: (column) => meanIn(cpuMean, column) },
    ]),
    lineChart('Memory of one task (UTC)', isSmall ? 'MiB' : 'GiB', columns, [
      ...limits(observed, inUse, advised, ({ memoryMiB }) => memoryMiB / unit),
      { name: 'Busiest task', heightAt: (column) => highestIn(memoryMaximum, column) / unit },
    ]),
  ];
}
