import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  ListMetricsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { Alarm } from '../../model/alarm.ts';
import { inChunks } from '../../model/chunks.ts';
import type { MetricQuery, MetricSamples, MetricWindow } from '../../model/metric.ts';
import { metricsOfMath, namedMetric } from '../named-metric.ts';
import type { Pacer } from '../pacer.ts';
import { pages } from '../pages.ts';
import { createMetricReader } from './metric-data.ts';

/** Names per DescribeAlarms call (API limit). */
const mostAlarms = 100;

export type CloudWatch = ReturnType<typeof createCloudWatch>;

/** Reads from CloudWatch. Methods throw the SDK's errors. */
export function createCloudWatch(client: CloudWatchClient, pacer: Pacer) {
  const readMetrics = createMetricReader(client, pacer);
  return {
    /**
     * Reads the data points of each query, in the order of the queries; empty for a metric that does not exist.
     * @throws GatewayError `metrics-incomplete` (retryable) if CloudWatch failed twice to read one of them
     */
    metrics(queries: readonly MetricQuery[], window: MetricWindow): Promise<MetricSamples[]> {
      return readMetrics(queries, window);
    },

    /**
     * Lists the task families that Container Insights saw in a cluster during the last two weeks, including those of
     * services.
     */
    async families(clusterName: string): Promise<string[]> {
      const families = new Set<string>();
      const list = async (NextToken?: string) => {
        await pacer.take('cloudwatch:list-metrics');
        const input = { Namespace: 'ECS/ContainerInsights', MetricName: 'MemoryUtilized', NextToken };
        const Dimensions = [{ Name: 'ClusterName', Value: clusterName }, { Name: 'TaskDefinitionFamily' }];
        return client.send(new ListMetricsCommand({ ...input, Dimensions }));
      };
      for await (const { Metrics } of pages(list)) {
        for (const metric of Metrics ?? []) {
          const { TaskDefinitionFamily: family, ServiceName: service } = namedMetric(metric).dimensions;
          if (family && !service) families.add(family);
        }
      }
      return [...families];
    },

    /** Reads alarms by name, metric and composite alarms; names that do not exist are left out. */
    async alarms(names: readonly string[]): Promise<Alarm[]> {
      const alarms: Alarm[] = [];
      for (const AlarmNames of inChunks([...new Set(names)], mostAlarms)) {
        const describe = async (NextToken?: string) => {
          await pacer.take('cloudwatch:alarms');
          // DescribeAlarms returns composite alarms only on request.
          const AlarmTypes = ['MetricAlarm' as const, 'CompositeAlarm' as const];
          const input = { AlarmNames, AlarmTypes, MaxRecords: mostAlarms, NextToken };
          return client.send(new DescribeAlarmsCommand(input));
        };
        for await (const { MetricAlarms, CompositeAlarms } of pages(describe)) {
          alarms.push(
            ...(MetricAlarms ?? []).map(metricAlarm),
            ...(CompositeAlarms ?? []).map(compositeAlarm),
          );
        }
      }
      return alarms;
    },
  };
}

function metricAlarm(alarm: MetricAlarm): Alarm {
  return {
    ...named(alarm),
    metrics: alarm.MetricName ? [namedMetric(alarm)] : metricsOfMath(alarm.Metrics),
    threshold: alarm.Threshold,
    comparison: alarm.ComparisonOperator,
  };
}

function compositeAlarm(alarm: CompositeAlarm): Alarm {
  return { ...named(alarm), metrics: [], rule: alarm.AlarmRule };
}

function named({ AlarmName, StateValue }: MetricAlarm | CompositeAlarm) {
  return { name: AlarmName ?? '', state: StateValue ?? 'INSUFFICIENT_DATA' };
}
