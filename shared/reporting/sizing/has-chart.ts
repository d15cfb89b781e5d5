import type { ObservedUsage } from '../../rightsizing/service-report.ts';

/** Whether the usage came with its course over time: in a large fleet only a few services keep it. */
export function hasChart({ chart }: ObservedUsage): boolean {
  return (chart as ObservedUsage['chart'] | undefined)?.cpuMean.some((value) => value !== null) ?? false;
}
