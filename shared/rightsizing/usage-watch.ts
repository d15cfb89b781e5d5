import type { MetricQuery, MetricSamples, MetricWindow } from '../task/metric.ts';
import { hourMs, hoursPerMonth, minuteMs } from '../task/units.ts';
import { policies } from './policy.ts';
import { saturatedShare } from './usage.ts';
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
  const periods = Math.ceil((policies.standard.change.alarmMinutes * minuteMs) / periodMs);
  return samples.some(({ times, values }) => {
    let length = 0;
    return values.some((percent, at) => {
      const follows = (times[at] ?? 0) - (times[at - 1] ?? 0) === periodMs;
      if (percent < 100 * saturatedShare) length = 0;
      else length = follows ? length + 1 : 1;
      return length >= periods;
    });
  });
}

/** What the hourly watch of so many services costs a month, USD: calls to CloudWatch, and nothing else to speak of. */
export function watchMonthlyUsd(services: number): number {
  return services * watchQueries('', '').length * hoursPerMonth * usdPerMetric;
}
