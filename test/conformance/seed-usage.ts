import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Backend } from './backend.ts';

/** The start of the metrics' hour: a whole one, of today. */
export const hourStart = Math.floor(Date.now() / 3_600_000 - 2) * 3_600_000;
const minute = 60_000;

export const webService = { ClusterName: 'shop', ServiceName: 'web' };
export const resource = {
  ServiceNamespace: 'ecs' as const,
  ResourceId: 'service/shop/web',
  ScalableDimension: 'ecs:service:DesiredCount' as const,
};

/** Minute and value; two of them in one minute, and a gap. */
const values: [minute: number, value: number][] = [
  [0, 10],
  [1, 30],
  [1, 20],
  [6, 50],
  [12, 5],
];

export function dimensionsOf(dimensions: Record<string, string>) {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

/** Puts the same metrics in both; alarms and scaling come to the sandbox as moto describes them. */
export async function seedUsage(moto: Backend, sandbox: Sandbox): Promise<void> {
  await seedMetrics(moto, sandbox);
  await seedScaling(moto, sandbox);
  await seedAlarms(moto, sandbox);
}

async function seedMetrics({ cloudWatch }: Backend, { state }: Sandbox): Promise<void> {
  for (const dimensions of [webService, { ClusterName: 'shop', TaskDefinitionFamily: 'report' }]) {
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: 'Shop/Usage',
        MetricData: values.map(([at, Value]) => ({
          MetricName: 'Cpu',
          Dimensions: dimensionsOf(dimensions),
          Timestamp: new Date(hourStart + at * minute),
          Value,
        })),
      }),
    );
    state.putMetric(
      { namespace: 'Shop/Usage', metricName: 'Cpu', dimensions },
      values.map(([at, value]) => ({ time: hourStart + at * minute, value })),
    );
  }
}

async function seedScaling({ scaling }: Backend, { state }: Sandbox): Promise<void> {
  await scaling.send(new RegisterScalableTargetCommand({ ...resource, MinCapacity: 1, MaxCapacity: 4 }));
  await scaling.send(
    new PutScalingPolicyCommand({
      ...resource,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    }),
  );
  await scaling.send(
    new PutScheduledActionCommand({
      ...resource,
      ScheduledActionName: 'evening',
      Schedule: 'cron(0 18 * * ? *)',
      ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 8 },
    }),
  );
  const { ServiceNamespace } = resource;
  const targets = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace }));
  const policies = await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace }));
  const actions = await scaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace }));
  for (const target of targets.ScalableTargets ?? []) state.putScalableTarget(target);
  for (const policy of policies.ScalingPolicies ?? []) state.putScalingPolicy(policy);
  for (const action of actions.ScheduledActions ?? []) state.putScheduledAction(action);
}

async function seedAlarms({ cloudWatch }: Backend, { state }: Sandbox): Promise<void> {
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'web-cpu',
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: dimensionsOf(webService),
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 80,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  for (const alarm of MetricAlarms ?? []) state.putAlarm(alarm);
}
