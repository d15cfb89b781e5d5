import { longestAt, type MetricQuery, type MetricSamples, type MetricWindow } from '../../model/metric.ts';
import { hourMs, hoursPerMonth, minuteMs } from '../../model/units.ts';
import { policies, reading } from '../decide/policy.ts';
import { periodMs, serviceQueries } from './usage-queries.ts';

/** List price of GetMetricData, USD per metric that is asked for. Source: aws.amazon.com/cloudwatch/pricing, us-east-1. */
const usdPerMetric = 0.01 / 1000;

/** What the watch asks of a service, in percent of its size: CPU of all tasks, memory of the fullest. */
export function watchQueries(clusterName: string, serviceName: string): MetricQuery[] {
  const { cpuAverage, memoryMaximum } = serviceQueries(clusterName, serviceName);
  return [cpuAverage, memoryMaximum];
}

/** The last hour, in whole periods. */
export function lastHour(now: number): MetricWindow {
  const to = Math.floor(now / periodMs) * periodMs;
  return { from: to - hourMs, to, periodMs };
}

/** Whether usage stood at its limit for as long as an alarm takes, without a gap. */
export function stoodAtLimit(samples: readonly MetricSamples[]): boolean {
  const longEnough = policies.standard.change.alarmMinutes * minuteMs;
  return samples.some((one) => longestAt(one, 100 * reading.saturatedShare, periodMs) >= longEnough);
}

/** What the hourly watch of so many services costs a month, USD: calls to CloudWatch, and nothing else to speak of. */
export function watchMonthlyUsd(services: number): number {
  return services * watchQueries('', '').length * hoursPerMonth * usdPerMetric;
}
