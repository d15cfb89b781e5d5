import type { FargateSize } from '../../model/fargate-sizes.ts';
import { memoryInWords, vcpuInWords } from '../../model/format.ts';
import { alignedTable } from '../../model/text/plain-text.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { ObservedUsage } from '../service-report.ts';
import type { UsageChart } from '../usage/usage-summary.ts';

/** Usage with its course over time. */
export type ChartedUsage = ObservedUsage & { chart: UsageChart };

/** Tells whether the usage over time was kept; in a large fleet that is so for a few services only. */
export function isCharted(observed: ObservedUsage | undefined): observed is ChartedUsage {
  return observed?.chart?.cpuMean.some((value) => value !== null) ?? false;
}

const bars = '▁▂▃▄▅▆▇█';
const sparkWidth = 28;

/**
 * Renders usage as aligned text: figures against both sizes, and below them a line of bars from the first day to the
 * last, full at the current size. For places without charts.
 */
export function usageTable(
  observed: ChartedUsage,
  inUse: FargateSize,
  advised: FargateSize | undefined,
): string {
  const { cpu, memory, chart } = observed;
  const vcpu = (size: FargateSize) => size.cpuUnits / unitsPerVcpu;
  const rows = [
    ['', 'average', '99%', 'busiest', 'size', ...(advised ? ['recommended'] : [])],
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

/** Highest value of each stretch against the limit; a blank if nothing was observed. */
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
