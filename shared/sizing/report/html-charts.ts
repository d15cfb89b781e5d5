import {
  axisX,
  axisY,
  barX,
  gridX,
  gridY,
  type Markish,
  type PlotOptions,
  plot,
  rectY,
  ruleX,
  ruleY,
  text,
} from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { FargateSize } from '../../model/fargate-sizes.ts';
import { percentInWords, sizeInWords, usdInWords } from '../../model/format.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { ConsideredSize } from '../decide/decision.ts';
import type { ObservedUsage } from '../service-report.ts';
import { cpuMetInWords, memoryMetInWords, verdictWords } from './considered-sizes.ts';
import { type Html, trusted } from './html-template.ts';
import type { ChartedUsage } from './usage-table.ts';

// One document for all drawings of a process: creating it costs more than a drawing.
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Width of one column of the page, and of both, pixels. */
const halfWidth = 530;
const fullWidth = 1090;

/** Colors of the page's style sheet, so that a drawing follows light and dark mode. */
export const colors = {
  usage: 'var(--usage)',
  peak: 'var(--peak)',
  inUse: 'var(--in-use)',
  advised: 'var(--advised)',
  stop: 'var(--stop)',
  soft: 'var(--soft)',
} as const;

/**
 * Renders a drawing as SVG. It contains numbers and fixed words only, never text from outside.
 * @param description text for screen readers
 * @param options.width width on a desktop screen, at which its text has the size of the page's
 */
export function drawing(description: string, options: PlotOptions & { marks: Markish[] }): Html {
  const svg = plot({
    document: document as unknown as Document,
    width: halfWidth,
    ariaLabel: description,
    ...options,
  });
  svg.setAttribute('role', 'img');
  return trusted(svg.outerHTML);
}

const barHeight = 21;

const fills: Readonly<Record<ConsideredSize['verdict'], { fill: string; opacity: number }>> = {
  chosen: { fill: colors.advised, opacity: 1 },
  'in use': { fill: colors.inUse, opacity: 1 },
  'too small': { fill: colors.stop, opacity: 0.35 },
  'held back': { fill: colors.usage, opacity: 0.45 },
  dearer: { fill: colors.soft, opacity: 0.3 },
};

/** Cost of each size, and how the usage would have fitted. */
export function costOfSizes(sizes: readonly ConsideredSize[], observed: ObservedUsage | undefined): Html {
  const isPriced = sizes.every(({ monthlyUsd }) => monthlyUsd !== undefined);
  const rows = sizes.map((size) => ({
    label: sizeInWords(size.size),
    value: isPriced ? (size.monthlyUsd ?? 0) : 100 * size.priceShare,
    words: `${isPriced ? usdInWords(size.monthlyUsd ?? 0) : percentInWords(size.priceShare)} · ${metInWords(size, observed)}`,
    ...fills[size.verdict],
  }));
  const most = Math.max(...rows.map(({ value }) => value));
  return drawing('Cost of the sizes considered', {
    width: fullWidth,
    height: 40 + barHeight * rows.length,
    marginLeft: 128,
    marginRight: 12,
    marginTop: 8,
    x: { domain: [0, most * 1.45] },
    y: { domain: rows.map(({ label }) => label) },
    marks: [
      gridX({ stroke: colors.soft, strokeOpacity: 0.18, ticks: 5 }),
      axisY({ label: null, tickSize: 0 }),
      axisX({ label: isPriced ? '$/month' : '% of the price in use', ticks: 5 }),
      barX(rows, {
        x: 'value',
        y: 'label',
        fill: 'fill',
        fillOpacity: 'opacity',
        insetTop: 2,
        insetBottom: 2,
      }),
      text(rows, { x: 'value', y: 'label', text: 'words', textAnchor: 'start', dx: 6, fill: 'currentColor' }),
    ],
  });
}

function metInWords(size: ConsideredSize, observed: ObservedUsage | undefined): string {
  const met = [cpuMetInWords(size), memoryMetInWords(size, observed)].filter(Boolean);
  return [verdictWords[size.verdict], ...met].join(', ');
}

/** Share of the time by CPU usage, with the current and the recommended size. */
export function cpuDistribution(
  { chart }: ChartedUsage,
  inUse: FargateSize,
  advised: FargateSize | undefined,
): Html {
  const vcpu = ({ cpuUnits }: FargateSize) => cpuUnits / unitsPerVcpu;
  return distribution('CPU', 'vCPU', chart.cpuDistribution, vcpu(inUse), advised && vcpu(advised));
}

/** Share of the time by memory usage, with the current and the recommended size. */
export function memoryDistribution(
  { chart }: ChartedUsage,
  inUse: FargateSize,
  advised: FargateSize | undefined,
): Html {
  const edges = chart.memoryDistribution.map(([edge, share]): [number, number] => [edge / 1024, share]);
  const gib = ({ memoryMiB }: FargateSize) => memoryMiB / 1024;
  return distribution('Memory', 'GiB', edges, gib(inUse), advised && gib(advised));
}

function distribution(
  name: string,
  unit: string,
  edges: readonly [number, number][],
  inUse: number,
  advised: number | undefined,
): Html {
  const bars = edges.map(([to, share], at) => ({ from: edges[at - 1]?.[0] ?? 0, to, share: 100 * share }));
  return drawing(`Share of the time by ${name}`, {
    height: 200,
    marginLeft: 40,
    marginRight: 12,
    marginBottom: 34,
    x: { domain: [0, Math.max(inUse, advised ?? 0, edges.at(-1)?.[0] ?? 0) * 1.02] },
    marks: [
      gridY({ stroke: colors.soft, strokeOpacity: 0.18, ticks: 4 }),
      axisY({ label: '% of the time', ticks: 4 }),
      axisX({ label: unit, ticks: 5 }),
      rectY(bars, { x1: 'from', x2: 'to', y: 'share', fill: colors.usage, fillOpacity: 0.75, inset: 0.5 }),
      ruleY([0], { stroke: colors.soft }),
      ruleX([inUse], { stroke: colors.inUse, strokeWidth: 1.8 }),
      ...(advised
        ? [ruleX([advised], { stroke: colors.advised, strokeWidth: 1.8, strokeDasharray: '6 4' })]
        : []),
    ],
  });
}
