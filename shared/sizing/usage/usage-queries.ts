import type { MetricQuery, MetricSamples, MetricWindow } from '../../model/metric.ts';
import { noSamples } from '../../model/metric.ts';
import { dayMs, hourMs, minuteMs } from '../../model/units.ts';
import { reading } from '../decide/policy.ts';
import type { FamilyMetrics, ServiceMetrics } from './observe.ts';

/**
 * Five minutes: CloudWatch keeps five-minute data for 63 days (one-minute data for 15), the policy was measured on it,
 * and the maximum of five minutes is still that of the busiest minute. See docs/decisions/0101.
 */
export const periodMs = reading.periodMinutes * minuteMs;
const settlesAfter = reading.settlesAfterMinutes * minuteMs;

/** Window of whole periods that ends now. */
export function windowUntil(now: number, days: number): MetricWindow {
  const to = Math.floor((now - settlesAfter) / periodMs) * periodMs;
  // The oldest five-minute data expires while it is being read, so the longest window is one period shorter.
  const span = Math.min(days * dayMs, 63 * dayMs - periodMs);
  return { from: to - span, to, periodMs };
}

/**
 * Whole hours before a window, back to the start of the memory look-back; undefined if the window reaches that far.
 * CloudWatch keeps hourly data for 455 days; eighteen days are 432 data points.
 */
export function hoursBefore({ from, to }: MetricWindow): MetricWindow | undefined {
  const end = Math.ceil(from / hourMs) * hourMs;
  const start = Math.floor((to - reading.memoryDays * dayMs) / hourMs) * hourMs;
  return start < end && start < from ? { from: start, to: end, periodMs: hourMs } : undefined;
}

type Queries<Metrics> = Readonly<Record<keyof Metrics, MetricQuery>>;

/** Metrics that AWS/ECS publishes for every service free of charge. */
export function serviceQueries(clusterName: string, serviceName: string): Queries<ServiceMetrics> {
  const dimensions = { ClusterName: clusterName, ServiceName: serviceName };
  const query = (metricName: string, statistic: MetricQuery['statistic']) => {
    return { namespace: 'AWS/ECS', metricName, dimensions, statistic };
  };
  return {
    cpuAverage: query('CPUUtilization', 'Average'),
    cpuMaximum: query('CPUUtilization', 'Maximum'),
    memoryMaximum: query('MemoryUtilization', 'Maximum'),
    cpuSamples: query('CPUUtilization', 'SampleCount'),
  };
}

/** Metrics that Container Insights publishes for a task family; standalone and scheduled tasks have no others. */
export function familyQueries(clusterName: string, family: string): Queries<FamilyMetrics> {
  const dimensions = { ClusterName: clusterName, TaskDefinitionFamily: family };
  const query = (metricName: string, statistic: MetricQuery['statistic']) => {
    return { namespace: 'ECS/ContainerInsights', metricName, dimensions, statistic };
  };
  return {
    cpuAverage: query('CpuUtilized', 'Average'),
    cpuMaximum: query('CpuUtilized', 'Maximum'),
    memoryMaximum: query('MemoryUtilized', 'Maximum'),
    cpuSamples: query('CpuUtilized', 'SampleCount'),
    cpuReserved: query('CpuReserved', 'Maximum'),
  };
}

/** Highest memory of each container, MiB; published by Container Insights with enhanced observability only. */
export function containerQueries(
  clusterName: string,
  serviceName: string,
  containers: readonly string[],
): MetricQuery[] {
  return containers.map((ContainerName) => ({
    namespace: 'ECS/ContainerInsights',
    metricName: 'ContainerMemoryUtilized',
    dimensions: { ClusterName: clusterName, ServiceName: serviceName, ContainerName },
    statistic: 'Maximum',
  }));
}

/** Returns samples, in the order of the queries, under the names of their queries. */
export function named<Metrics extends object>(
  queries: Queries<Metrics>,
  samples: readonly MetricSamples[],
): Record<keyof Metrics, MetricSamples> {
  const names = Object.keys(queries) as (keyof Metrics)[];
  return Object.fromEntries(names.map((name, at) => [name, samples[at] ?? noSamples])) as Record<
    keyof Metrics,
    MetricSamples
  >;
}
