import * as z from 'zod/mini';
import { parseForm } from './parse.ts';
import type { NamedMetric } from './scaling.ts';
import type { ServiceReference } from './service-reference.ts';

/** CloudWatch alarm, with the fields that identify its metric and service. */
export interface Alarm {
  name: string;
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Metrics of the alarm: one, or those of its metric math. Empty for a composite alarm. */
  metrics: NamedMetric[];
  threshold?: number;
  /** `GreaterThanOrEqualToThreshold` and similar. */
  comparison?: string;
  /** Rule of a composite alarm: `ALARM("one") OR ALARM("other")`. */
  rule?: string;
}

/** State change of an alarm, from EventBridge. */
export interface AlarmEvent {
  name: string;
  state: string;
  /** Place of the alarm, and of the services that it is about. */
  place: Pick<ServiceReference, 'partition' | 'account' | 'region'>;
  /** Epoch ms. */
  at: number;
  /** One metric, or those of its metric math; empty for a composite alarm. */
  metrics: NamedMetric[];
  /** Rule of a composite alarm. */
  rule?: string;
  /** CloudWatch's reason: "Threshold Crossed: … were less than the threshold (20.0) …". */
  reason?: string;
}

const form = z.lazy(() =>
  z.object({
    account: z.string(),
    region: z.string(),
    resources: z.optional(z.array(z.string())),
    time: z.iso.datetime(),
    detail: z.object({
      alarmName: z.string(),
      state: z.object({ value: z.string(), reason: z.optional(z.string()) }),
      configuration: z.optional(
        z.object({
          alarmRule: z.optional(z.string()),
          metrics: z.optional(
            z.array(
              z.object({
                accountId: z.optional(z.string()),
                metricStat: z.optional(
                  z.object({
                    metric: z.object({
                      namespace: z.optional(z.string()),
                      name: z.optional(z.string()),
                      dimensions: z.optional(z.record(z.string(), z.string())),
                    }),
                  }),
                ),
              }),
            ),
          ),
        }),
      ),
    }),
  }),
);

const typeForm = z.object({ 'detail-type': z.literal('CloudWatch Alarm State Change') });

/** Tells whether this is the state change event of an alarm. */
export function isAlarmEvent(value: unknown): boolean {
  return typeForm.safeParse(value).success;
}

/** Parses the event. @throws InvalidInputError for a malformed one */
export function parseAlarmEvent(value: unknown): AlarmEvent {
  const { account, region, resources, time, detail } = parseForm(form, value, 'alarm event');
  const { metrics = [], alarmRule } = detail.configuration ?? {};
  return {
    name: detail.alarmName,
    state: detail.state.value,
    place: { partition: resources?.[0]?.split(':')[1] ?? 'aws', account, region },
    at: Date.parse(time),
    rule: alarmRule,
    reason: detail.state.reason,
    metrics: metrics.flatMap(({ accountId, metricStat }) => {
      const { namespace = '', name = '', dimensions = {} } = metricStat?.metric ?? {};
      return metricStat ? [{ namespace, metricName: name, dimensions, ...(accountId && { accountId }) }] : [];
    }),
  };
}
