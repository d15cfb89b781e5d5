import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListMetricsCommand,
  type ListMetricsCommandInput,
  type Statistic,
} from '@aws-sdk/client-cloudwatch';
import { DescribeClustersCommand, ListClustersCommand, ListServicesCommand } from '@aws-sdk/client-ecs';
import { type Backend, type Case, errorOf } from '../backend.ts';
import { dimensionsOf, hourStart, resource, webService } from '../seed-usage.ts';

const read = (
  { cloudWatch }: Backend,
  Stat: Statistic,
  Period: number,
  more: Partial<GetMetricDataCommandInput> = {},
) =>
  cloudWatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [
        {
          Id: 'cpu',
          Label: 'CPU',
          MetricStat: {
            Metric: {
              Namespace: 'Shop/Usage',
              MetricName: 'Cpu',
              Dimensions: dimensionsOf(webService),
            },
            Period,
            Stat,
          },
        },
      ],
      StartTime: new Date(hourStart),
      EndTime: new Date(hourStart + 3_600_000),
      ScanBy: 'TimestampAscending',
      ...more,
    }),
  );

const metricCases: Case[] = [
  {
    name: 'the data points of a metric, by each statistic and period',
    async ask(backend) {
      const statistics: Statistic[] = ['Average', 'Maximum', 'Minimum', 'Sum', 'SampleCount'];
      const answers = statistics.flatMap((Stat) => [60, 300].map((Period) => read(backend, Stat, Period)));
      return (await Promise.all(answers)).map(({ MetricDataResults }) => MetricDataResults);
    },
  },
  {
    name: 'data points newest first, and of a part of the time',
    async ask(backend) {
      const newestFirst = await read(backend, 'Maximum', 60, { ScanBy: 'TimestampDescending' });
      const part = await read(backend, 'Maximum', 60, {
        StartTime: new Date(hourStart + 60_000),
        EndTime: new Date(hourStart + 12 * 60_000),
      });
      return [newestFirst.MetricDataResults, part.MetricDataResults];
    },
  },
  {
    name: 'a request for data points that is not in order',
    ask: (backend) =>
      Promise.all([
        errorOf(read(backend, 'Average', 60, { EndTime: new Date(hourStart) }), 'message', 'Code'),
        errorOf(read(backend, 'Average', 60, { EndTime: new Date(hourStart - 1000) }), 'message', 'Code'),
        errorOf(read(backend, 'Average', 60, { MetricDataQueries: [{ Id: 'a' }] }), 'message', 'Code'),
      ]),
  },
  {
    name: 'metrics by namespace, name and dimensions',
    async ask({ cloudWatch }) {
      const list = async (input: ListMetricsCommandInput) => {
        const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand(input));
        // moto lists a metric once for each of its values.
        return [...new Set(Metrics.map((metric) => JSON.stringify(metric)))].sort();
      };
      return [
        await list({ Namespace: 'Shop/Usage' }),
        await list({ Namespace: 'Shop/Usage', MetricName: 'Memory' }),
        await list({ Dimensions: [{ Name: 'TaskDefinitionFamily' }] }),
        await list({ Dimensions: dimensionsOf(webService) }),
      ];
    },
  },
  {
    // moto does not support composite alarms.
    name: 'alarms by name and by prefix, with those of target tracking',
    async ask({ cloudWatch }) {
      const find = async (input: DescribeAlarmsCommandInput) =>
        (await cloudWatch.send(new DescribeAlarmsCommand(input))).MetricAlarms;
      return [
        await find({ AlarmNames: ['web-cpu', 'nobody'] }),
        await find({ AlarmNamePrefix: 'TargetTracking-' }),
        await find({ AlarmNames: ['nobody'] }),
      ];
    },
  },
];

const scalingCases: Case[] = [
  {
    name: 'what scales a service',
    async ask({ scaling }) {
      const { ServiceNamespace, ResourceId } = resource;
      const targets = async (ResourceIds?: string[]) => {
        const input = { ServiceNamespace, ResourceIds };
        return (await scaling.send(new DescribeScalableTargetsCommand(input))).ScalableTargets;
      };
      const policies = async (id: string) => {
        const input = { ServiceNamespace, ResourceId: id };
        return (await scaling.send(new DescribeScalingPoliciesCommand(input))).ScalingPolicies;
      };
      const actions = await scaling.send(
        new DescribeScheduledActionsCommand({ ServiceNamespace, ResourceId }),
      );
      return [
        await targets(),
        await targets([ResourceId, 'service/shop/nobody']),
        await targets(['service/shop/nobody']),
        await policies(ResourceId),
        await policies('service/shop/nobody'),
        actions.ScheduledActions,
      ];
    },
  },
];

const listCases: Case[] = [
  {
    name: 'clusters with their settings, and one that is missing',
    async ask({ ecs }) {
      const { clusterArns } = await ecs.send(new ListClustersCommand({}));
      const { clusters, failures } = await ecs.send(
        new DescribeClustersCommand({ clusters: ['shop', 'nothing'], include: ['SETTINGS'] }),
      );
      const known = clusters?.map(({ clusterArn, clusterName, status, settings }) => ({
        clusterArn,
        clusterName,
        status,
        settings,
      }));
      return [clusterArns, known, failures];
    },
  },
  {
    name: 'the services of a cluster, and of one that is missing',
    ask: async ({ ecs }) => [
      (await ecs.send(new ListServicesCommand({ cluster: 'shop' }))).serviceArns,
      (await ecs.send(new ListServicesCommand({ cluster: 'shop', launchType: 'EC2' }))).serviceArns,
      await errorOf(ecs.send(new ListServicesCommand({ cluster: 'nothing' })), 'message'),
    ],
  },
];

/** Calls of right-sizing that moto supports: it has no deployments and revisions of services. */
export const usageCases: Case[] = [...metricCases, ...scalingCases, ...listCases];
