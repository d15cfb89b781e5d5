import { areaY, axisX, axisY, dot, gridY, lineY, ruleY } from '@observablehq/plot';
import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { SizingStop } from '../../model/stop-record.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { UsageChart } from '../usage/usage-summary.ts';
import { colors, drawing } from './html-charts.ts';
import type { Html } from './html-template.ts';
import type { ChartedUsage } from './usage-table.ts';

/** Resource of a drawing over time, with its unit. */
interface Resource {
  name: string;
  unit: string;
  /** Main line, and the thin one above it. */
  usage: readonly (number | null)[];
  peak?: readonly (number | null)[];
  limitOf(size: FargateSize): number;
  stopsAs: SizingStop['kind'];
}

interface Point {
  at: Date;
  value: number;
}

/** CPU of one task over time, in vCPU: mean and highest, the sizes that ran, the recommended size, and the stops. */
export function cpuOverTime(observed: ChartedUsage, advised: FargateSize | undefined): Html {
  const { cpuMean, cpuMaximum } = observed.chart;
  return overTime(observed, advised, {
    name: 'CPU',
    unit: 'vCPU',
    usage: cpuMean,
    peak: cpuMaximum,
    limitOf: ({ cpuUnits }) => cpuUnits / unitsPerVcpu,
    stopsAs: 'cpu-starved',
  });
}

/** Memory of one task over time, in GiB: the highest, the sizes that ran, the recommended size, and the kills. */
export function memoryOverTime(observed: ChartedUsage, advised: FargateSize | undefined): Html {
  return overTime(observed, advised, {
    name: 'Memory',
    unit: 'GiB',
    usage: observed.chart.memoryMaximum.map((value) => value && value / 1024),
    limitOf: ({ memoryMiB }) => memoryMiB / 1024,
    stopsAs: 'out-of-memory',
  });
}

function overTime(observed: ChartedUsage, advised: FargateSize | undefined, resource: Resource): Html {
  const { chart, stops } = observed;
  const end = endOf(chart);
  const domain = [new Date(chart.start), new Date(end)];
  const usage = pointsOf(chart, resource.usage);
  const limits = limitPoints(observed, resource, end);
  const marked = stops.filter(({ kind }) => kind === resource.stopsAs);
  return drawing(`${resource.name} of one task over time, against the size`, {
    height: 230,
    marginLeft: 46,
    marginRight: 8,
    x: { type: 'utc', domain },
    y: { zero: true, nice: true },
    marks: [
      gridY({ stroke: colors.soft, strokeOpacity: 0.18, ticks: 5 }),
      axisY({ label: resource.unit, ticks: 5 }),
      axisX({ label: null, ticks: 8 }),
      areaY(usage, { x: 'at', y: 'value', fill: colors.usage, fillOpacity: 0.16 }),
      ...(resource.peak
        ? [
            lineY(pointsOf(chart, resource.peak), {
              x: 'at',
              y: 'value',
              stroke: colors.peak,
              strokeWidth: 0.8,
            }),
          ]
        : []),
      // Round caps, so that a single point between two gaps is drawn as a dot.
      lineY(usage, { x: 'at', y: 'value', stroke: colors.usage, strokeWidth: 1.5, strokeLinecap: 'round' }),
      lineY(limits, { x: 'at', y: 'value', stroke: colors.inUse, strokeWidth: 1.8, curve: 'step-after' }),
      ...(advised
        ? [
            ruleY([resource.limitOf(advised)], {
              stroke: colors.advised,
              strokeWidth: 1.8,
              strokeDasharray: '6 4',
            }),
          ]
        : []),
      dot(
        marked.map(({ at, size }) => ({ at: new Date(at), value: resource.limitOf(size) })),
        { x: 'at', y: 'value', symbol: 'times', stroke: colors.stop, strokeWidth: 2.5, r: 5 },
      ),
    ],
  });
}

/** Number of running tasks over time; undefined if it never changes. */
export function tasksOverTime({ chart }: ChartedUsage): Html | undefined {
  const counts = chart.tasks.filter((count) => count !== null);
  if (counts.length === 0 || Math.max(...counts) - Math.min(...counts) < 0.5) return undefined;
  const tasks = pointsOf(chart, chart.tasks);
  return drawing('Running tasks over time', {
    height: 120,
    marginLeft: 46,
    marginRight: 8,
    x: { type: 'utc', domain: [new Date(chart.start), new Date(endOf(chart))] },
    y: { zero: true, nice: true },
    marks: [
      gridY({ stroke: colors.soft, strokeOpacity: 0.18, ticks: 3 }),
      axisY({ label: 'tasks', ticks: 3 }),
      axisX({ label: null, ticks: 8 }),
      areaY(tasks, { x: 'at', y: 'value', fill: colors.usage, fillOpacity: 0.16, curve: 'step-after' }),
      lineY(tasks, { x: 'at', y: 'value', stroke: colors.usage, curve: 'step-after' }),
    ],
  });
}

function endOf({ start, binMs, cpuMean }: UsageChart): number {
  return start + binMs * cpuMean.length;
}

/** Gaps stay gaps: Plot interrupts a line at NaN. */
function pointsOf({ start, binMs }: UsageChart, values: readonly (number | null)[]): Point[] {
  return values.map((value, bin) => ({ at: new Date(start + bin * binMs), value: value ?? Number.NaN }));
}

/** Size that ran, from the left edge to the right one. */
function limitPoints({ chart, sizes }: ChartedUsage, { limitOf }: Resource, end: number): Point[] {
  const first = sizes.findLastIndex(({ from }) => from <= chart.start);
  const within = sizes.slice(Math.max(0, first)).filter(({ from }) => from < end);
  const points = within.map(({ from, size }) => ({
    at: new Date(Math.max(from, chart.start)),
    value: limitOf(size),
  }));
  const last = points.at(-1);
  return last ? [...points, { at: new Date(end), value: last.value }] : [];
}
