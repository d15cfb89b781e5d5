import type { AlarmEvent } from '../../model/alarm.ts';
import type { NamedMetric } from '../../model/scaling.ts';
import { type ServiceReference, serviceKey } from '../../model/service-reference.ts';

const namespaces = new Set(['AWS/ECS', 'ECS/ContainerInsights']);
const usage = /cpu|memory/i;

/** The services of a place whose CPU or memory the metrics are about, each once; metrics of anything else are left out. */
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

/**
 * Target tracking's own alarm for taking tasks away: low usage is its work, and nothing stands at its limit.
 */
export function isScaleInAlarm(alarmName: string): boolean {
  return /^TargetTracking-.+-AlarmLow-/.test(alarmName);
}

/**
 * Tells an alarm that goes off because usage is low: its comparison is with a lower bound. A band goes off at both ends, and
 * the usage itself tells which. Nothing grows for low usage.
 */
export function isLowUsageAlarm({ comparison = '' }: { comparison?: string }): boolean {
  return /^LessThan(?!LowerOrGreater)/.test(comparison);
}

/**
 * Tells the same from the reason of the event: "were less than the threshold (20.0)", "was less than or equal to …".
 * @param reason in CloudWatch's words: the alarm itself may be gone, or may have changed since
 */
export function isLowUsageReason(reason = ''): boolean {
  return /\b(?:was|were) (?:less|lower) than\b/i.test(reason);
}

/** Metrics of one account: those of another are about services of the same name there. */
export function metricsOf(account: string, metrics: readonly NamedMetric[]): NamedMetric[] {
  return metrics.filter(({ accountId }) => accountId === undefined || accountId === account);
}
