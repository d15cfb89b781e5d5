import type { NamedMetric } from '../task/scalable-service.ts';

/** The metric as CloudWatch and Application Auto Scaling name it, in our words. */
export function namedMetric(metric: {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name?: string; Value?: string }[];
}): NamedMetric {
  const dimensions = (metric.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']);
  return {
    namespace: metric.Namespace ?? '',
    metricName: metric.MetricName ?? '',
    dimensions: Object.fromEntries(dimensions),
  };
}
