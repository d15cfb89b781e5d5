import type { NamedMetric } from '../model/scaling.ts';

/** Metric as CloudWatch and Application Auto Scaling name it. */
interface AwsMetric {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name?: string; Value?: string }[];
}

/** Converts a metric to the model's form. */
export function namedMetric(metric: AwsMetric): NamedMetric {
  const dimensions = (metric.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']);
  return {
    namespace: metric.Namespace ?? '',
    metricName: metric.MetricName ?? '',
    dimensions: Object.fromEntries(dimensions),
  };
}

/** Metrics that a metric math expression reads; expressions name no others. */
export function metricsOfMath(
  queries: readonly { AccountId?: string; MetricStat?: { Metric?: AwsMetric } }[] = [],
): NamedMetric[] {
  return queries.flatMap(({ AccountId: accountId, MetricStat }) => {
    if (!MetricStat?.Metric) return [];
    const metric = namedMetric(MetricStat.Metric);
    return [accountId === undefined ? metric : { ...metric, accountId }];
  });
}
