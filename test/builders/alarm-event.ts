import { account, region } from '../../sandbox/fleet/company.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';

interface AlarmedMetric {
  namespace?: string;
  name: string;
  dimensions: Record<string, string>;
  /** Account of the metric, for an alarm in a monitoring account. */
  accountId?: string;
}

/** Content of an alarm event; one metric is an ordinary alarm, several are metric math. */
interface AlarmFacts {
  name: string;
  at: number;
  metrics?: AlarmedMetric[];
  /** Rule of a composite alarm. */
  rule?: string;
  state?: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  reason?: string;
  /** Region of the alarm, if it differs. */
  of?: string;
}

/** CPU or memory of a service, as AWS/ECS publishes it. */
export function usageOf(
  { cluster, service }: { cluster: string; service: string },
  name = 'CPUUtilization',
): AlarmedMetric {
  return { name, dimensions: { ClusterName: cluster, ServiceName: service } };
}

let events = 0;

/** "CloudWatch Alarm State Change", as EventBridge delivers it. */
export function alarmEvent({ name, at, metrics = [], rule, state = 'ALARM', ...facts }: AlarmFacts) {
  const { reason = 'Threshold Crossed', of = region } = facts;
  events += 1;
  const expression = { id: 'e1', expression: 'm0 + 0', label: 'in all', returnData: true };
  const stats = metrics.map(({ namespace = 'AWS/ECS', accountId, ...metric }, index) => ({
    id: `m${index}`,
    metricStat: { metric: { namespace, ...metric }, period: 60, stat: 'Average' },
    returnData: metrics.length === 1,
    ...(accountId && { accountId }),
  }));
  return {
    version: '0',
    id: `79b712c0-8c5c-1517-ba0b-${String(events).padStart(12, '0')}`,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    ...{ account, region: of },
    time: new Date(at).toISOString(),
    resources: [`arn:aws:cloudwatch:${of}:${account}:alarm:${name}`],
    detail: {
      alarmName: name,
      configuration: rule
        ? { alarmRule: rule }
        : { metrics: stats.length > 1 ? [...stats, expression] : stats },
      previousState: { value: 'OK', timestamp: new Date(at - dayMs).toISOString(), reason: '' },
      state: { value: state, timestamp: new Date(at - minuteMs).toISOString(), reason },
    },
  };
}
