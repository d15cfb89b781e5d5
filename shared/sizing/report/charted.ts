import type { ObservedUsage } from '../service-report.ts';
import type { UsageChart } from '../usage/usage-summary.ts';

/** Usage that came with its course over time. */
export type ChartedUsage = ObservedUsage & { chart: UsageChart };

/** In a large fleet only a few services keep the course of their usage. */
export function isCharted(observed: ObservedUsage | undefined): observed is ChartedUsage {
  return observed?.chart?.cpuMean.some((value) => value !== null) ?? false;
}
