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

/** How many names DescribeAlarms takes. */
const mostAlarms = 100;

export type CloudWatch = ReturnType<typeof createCloudWatch>;

/** What CloudWatch knows about services. Methods throw the SDK's errors. */
export function createCloudWatch(client: CloudWatchClient, pacer: Pacer) {
  const readMetrics = createMetricReader(client, pacer);
  return {
    /**
     * The data points of each query, in the order of the queries; none for a metric that does not exist.
     * @throws GatewayError `metrics-incomplete` (retryable) when CloudWatch twice failed to read one of them.
     */
    metrics(queries: readonly MetricQuery[], window: MetricWindow): Promise<MetricSamples[]> {
      return readMetrics(queries, window);
    },

    /** The task families that Container Insights saw in a cluster in the last two weeks, services' or not. */
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

    /** The alarms of these names, metric and composite ones; what does not exist is not among them. */
    async alarms(names: readonly string[]): Promise<Alarm[]> {
      const alarms: Alarm[] = [];
      for (const AlarmNames of inChunks([...new Set(names)], mostAlarms)) {
        const describe = async (NextToken?: string) => {
          await pacer.take('cloudwatch:alarms');
          // Composite alarms only come when they are asked for.
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
