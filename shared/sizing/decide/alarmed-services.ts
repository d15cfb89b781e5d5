import type { AlarmEvent } from '../../model/alarm.ts';
import type { NamedMetric } from '../../model/scaling.ts';
import { type ServiceReference, serviceKey } from '../../model/service-reference.ts';

const namespaces = new Set(['AWS/ECS', 'ECS/ContainerInsights']);
const usage = /cpu|memory/i;

/** Services of a place whose CPU or memory the metrics measure, each once; other metrics are ignored. */
export function alarmedServices(
  metrics: readonly NamedMetric[],
  place: AlarmEvent['place'],
): ServiceReference[] {
  const found = metrics.flatMap(({ namespace, metricName, dimensions }): ServiceReference[] => {
    const { ClusterName: cluster, ServiceName: name } = dimensions;
    if (!namespaces.has(namespace) || !usage.test(metricName) || !cluster || !name) return [];
    return [{ ...place, cluster, kind: 'service', name }];
  });
  return [...new Map(found.map((one) => [serviceKey(one), one])).values()];
}

/** Tells whether this is target tracking's own scale-in alarm. It fires on low usage, so no service is at its limit. */
export function isScaleInAlarm(alarmName: string): boolean {
  return /^TargetTracking-.+-AlarmLow-/.test(alarmName);
}

/**
 * Tells whether the alarm fires on low usage: it compares with a lower bound. A band fires at both ends, and the usage
 * shows which. Low usage never makes a service grow.
 */
export function isLowUsageAlarm({ comparison = '' }: { comparison?: string }): boolean {
  return /^LessThan(?!LowerOrGreater)/.test(comparison);
}

/**
 * Tells whether the alarm fired on low usage, from the reason in its event: "were less than the threshold (20.0)", "was
 * less than or equal to …".
 * @param reason text of CloudWatch: the alarm itself may have been deleted or changed since
 */
export function isLowUsageReason(reason = ''): boolean {
  return /\b(?:was|were) (?:less|lower) than\b/i.test(reason);
}

/** Metrics of one account: a metric of another account measures a different service of the same name. */
export function metricsOf(account: string, metrics: readonly NamedMetric[]): NamedMetric[] {
  return metrics.filter(({ accountId }) => accountId === undefined || accountId === account);
}
