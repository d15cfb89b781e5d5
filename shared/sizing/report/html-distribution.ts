import { axisX, axisY, gridY, rectY, ruleX, ruleY } from '@observablehq/plot';
import type { FargateSize } from '../../model/fargate-sizes.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { ChartedUsage } from './charted.ts';
import { colors, drawing } from './html-plot.ts';
import type { Html } from './html-template.ts';

/** For how much of the time CPU stood where, with both sizes. */
export function cpuDistribution(
  { chart }: ChartedUsage,
  inUse: FargateSize,
  advised: FargateSize | undefined,
): Html {
  const vcpu = ({ cpuUnits }: FargateSize) => cpuUnits / unitsPerVcpu;
  return distribution('CPU', 'vCPU', chart.cpuDistribution, vcpu(inUse), advised && vcpu(advised));
}

/** The same of memory. */
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
