import type { FargateSize } from '../../model/fargate-sizes.ts';
import { memoryInWords, vcpuInWords } from '../../model/format.ts';
import { alignedTable } from '../../model/text/plain-text.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { ObservedUsage } from '../service-report.ts';
import type { UsageChart } from '../usage/usage-summary.ts';

/** Usage that came with its course over time. */
export type ChartedUsage = ObservedUsage & { chart: UsageChart };

/** In a large fleet only a few services keep the course of their usage. */
export function isCharted(observed: ObservedUsage | undefined): observed is ChartedUsage {
  return observed?.chart?.cpuMean.some((value) => value !== null) ?? false;
}

const bars = '▁▂▃▄▅▆▇█';
const sparkWidth = 28;

/**
 * Usage as aligned text: figures against both sizes, and under them a line of bars from the first day to the last, full
 * at the size in use. For places without charts.
 */
export function usageTable(
  observed: ChartedUsage,
  inUse: FargateSize,
  advised: FargateSize | undefined,
): string {
  const { cpu, memory, chart } = observed;
  const vcpu = (size: FargateSize) => size.cpuUnits / unitsPerVcpu;
  const rows = [
    ['', 'average', '99%', 'busiest', 'size', ...(advised ? ['advised'] : [])],
    ['CPU', ...[cpu.mean, cpu.p99, cpu.maximum, vcpu(inUse)].map(vcpuInWords)],
    ['Memory', ...[memory.mean, memory.p99, memory.maximum, inUse.memoryMiB].map(memoryInWords)],
  ];
  if (advised) {
    rows[1]?.push(vcpuInWords(vcpu(advised)));
    rows[2]?.push(memoryInWords(advised.memoryMiB));
  }
  return [
    alignedTable(rows),
    '',
    `CPU     ${sparkline(chart.cpuMaximum, vcpu(inUse))}`,
    `Memory  ${sparkline(chart.memoryMaximum, inUse.memoryMiB)}`,
  ].join('\n');
}

/** The highest of each stretch against the limit; a blank where nothing was seen. */
function sparkline(values: readonly (number | null)[], limit: number): string {
  const width = Math.min(sparkWidth, values.length);
  return Array.from({ length: width }, (_, at) => {
    const part = values.slice(
      Math.floor((at * values.length) / width),
      Math.floor(((at + 1) * values.length) / width),
    );
    const known = part.filter((value) => value !== null);
    if (known.length === 0) return ' ';
    const share = Math.max(...known) / (limit || 1);
    return bars[Math.max(0, Math.min(bars.length - 1, Math.ceil(share * bars.length) - 1))];
  }).join('');
}
