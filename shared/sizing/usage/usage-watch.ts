import { longestAt, type MetricQuery, type MetricSamples, type MetricWindow } from '../../model/metric.ts';
import { hourMs, hoursPerMonth, minuteMs } from '../../model/units.ts';
import { policies, reading } from '../decide/policy.ts';
import { periodMs, serviceQueries } from './usage-queries.ts';

/** List price of GetMetricData, USD per metric requested. Source: aws.amazon.com/cloudwatch/pricing, us-east-1. */
const usdPerMetric = 0.01 / 1000;

/** Queries of the hourly check of a service, in percent of its size: CPU over all tasks, memory of the fullest task. */
export function watchQueries(clusterName: string, serviceName: string): MetricQuery[] {
  const { cpuAverage, memoryMaximum } = serviceQueries(clusterName, serviceName);
  return [cpuAverage, memoryMaximum];
}

/** Last hour, in whole periods. */
export function lastHour(now: number): MetricWindow {
  const to = Math.floor(now / periodMs) * periodMs;
  return { from: to - hourMs, to, periodMs };
}

/** Tells whether usage was at its limit, without a gap, for as long as an alarm takes. */
export function stoodAtLimit(samples: readonly MetricSamples[]): boolean {
  const longEnough = policies.standard.change.alarmMinutes * minuteMs;
  return samples.some((one) => longestAt(one, 100 * reading.saturatedShare, periodMs) >= longEnough);
}

/** Monthly cost of the hourly check of this many services, USD: the calls to CloudWatch, the only part that matters. */
export function watchMonthlyUsd(services: number): number {
  return services * watchQueries('', '').length * hoursPerMonth * usdPerMetric;
}
