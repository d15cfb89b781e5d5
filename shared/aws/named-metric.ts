import type { NamedMetric } from '../model/scaling.ts';

/** A metric as CloudWatch and Application Auto Scaling name it. */
interface AwsMetric {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name?: string; Value?: string }[];
}

/** The metric in our words. */
export function namedMetric(metric: AwsMetric): NamedMetric {
  const dimensions = (metric.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']);
  return {
    namespace: metric.Namespace ?? '',
    metricName: metric.MetricName ?? '',
    dimensions: Object.fromEntries(dimensions),
  };
}

/** The metrics that metric math reads; its expressions name no others. */
export function metricsOfMath(
  queries: readonly { AccountId?: string; MetricStat?: { Metric?: AwsMetric } }[] = [],
): NamedMetric[] {
  return queries.flatMap(({ AccountId: accountId, MetricStat }) => {
    if (!MetricStat?.Metric) return [];
    const metric = namedMetric(MetricStat.Metric);
    return [accountId === undefined ? metric : { ...metric, accountId }];
  });
}
