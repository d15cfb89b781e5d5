import type { Dimension, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AwsState } from '../aws/state.ts';
import { account, clusterName, region, roleArn } from './company.ts';
import type { Workload } from './workloads/workload.ts';

const dayMs = 24 * 3_600_000;

/**
 * Puts what scales a workload's service, with the alarms of its policies.
 * @param now epoch ms
 */
export function putScaling(state: AwsState, workload: Workload, now: number): void {
  const bounds = workload.tracksCpu ?? workload.followsQueue;
  if (!bounds) return;
  state.putScalableTarget({
    ...scaled(workload, now),
    MinCapacity: bounds.minimum,
    MaxCapacity: bounds.maximum,
    RoleARN: roleArn('aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForScaling'),
  });
  if (workload.tracksCpu) putTargetTracking(state, workload, workload.tracksCpu.percent, now);
  if (workload.followsQueue) putStepScaling(state, workload, workload.followsQueue.queue, now);
}

function scaled({ name }: Workload, now: number) {
  return {
    ServiceNamespace: 'ecs',
    ResourceId: `service/${clusterName}/${name}`,
    ScalableDimension: 'ecs:service:DesiredCount',
    CreationTime: new Date(now - 150 * dayMs),
  } as const;
}

function policyArn({ name }: Workload, policy: string): string {
  const id = '3f1a9c52-7d04-4e6b-9a18-c5b2e0d7f631';
  return `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${id}:resource/ecs/service/${clusterName}/${name}:policyName/${policy}`;
}

/** Application Auto Scaling makes two alarms for such a policy: three minutes above, fifteen below. */
function putTargetTracking(state: AwsState, workload: Workload, percent: number, now: number): void {
  const { name } = workload;
  const alarms = (['AlarmHigh', 'AlarmLow'] as const).map((kind) => {
    const high = kind === 'AlarmHigh';
    const AlarmName = `TargetTracking-service/${clusterName}/${name}-${kind}-b6e1d3a4-02c7-4f58-8e1d-97a3c60f5b2e`;
    const alarm = utilizationAlarm(AlarmName, 'CPUUtilization', name, {
      ComparisonOperator: high ? 'GreaterThanThreshold' : 'LessThanThreshold',
      Threshold: high ? percent : percent * 0.9,
    });
    state.putAlarm({ ...alarm, EvaluationPeriods: high ? 3 : 15 });
    return { AlarmName, AlarmARN: alarm.AlarmArn };
  });
  state.putScalingPolicy({
    ...scaled(workload, now),
    PolicyARN: policyArn(workload, 'cpu'),
    PolicyName: 'cpu',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: percent,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    },
    Alarms: alarms,
  });
}

function putStepScaling(state: AwsState, workload: Workload, queue: string, now: number): void {
  const AlarmName = `${workload.name}-backlog`;
  state.putAlarm({
    AlarmName,
    AlarmArn: alarmArn(AlarmName),
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: queue }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 2,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 500,
    StateValue: 'OK',
  });
  state.putScalingPolicy({
    ...scaled(workload, now),
    PolicyARN: policyArn(workload, 'backlog'),
    PolicyName: 'backlog',
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: {
      AdjustmentType: 'ChangeInCapacity',
      Cooldown: 120,
      MetricAggregationType: 'Maximum',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
    },
    Alarms: [{ AlarmName, AlarmARN: alarmArn(AlarmName) }],
  });
  state.putScheduledAction({
    ...scaled(workload, now),
    ScheduledActionName: 'nightly-import',
    ScheduledActionARN: `arn:aws:autoscaling:${region}:${account}:scheduledAction:5c0b7d18:resource/ecs/service/${clusterName}/${workload.name}:scheduledActionName/nightly-import`,
    Schedule: 'cron(30 0 * * ? *)',
    ScalableTargetAction: { MinCapacity: workload.followsQueue?.minimum },
  });
}

/**
 * Puts the alarms that the company has set itself.
 * @param now epoch ms
 */
export function putAlarms(state: AwsState, now: number): void {
  const set = { AlarmConfigurationUpdatedTimestamp: new Date(now - 90 * dayMs), EvaluationPeriods: 5 };
  for (const [AlarmName, MetricName, service] of [
    ['quote-engine-cpu', 'CPUUtilization', 'quote-engine'],
    ['catalog-memory', 'MemoryUtilization', 'catalog'],
  ] as const) {
    const threshold = { ComparisonOperator: 'GreaterThanThreshold' as const, Threshold: 85 };
    state.putAlarm({ ...utilizationAlarm(AlarmName, MetricName, service, threshold), ...set });
  }
  state.putAlarm({
    AlarmName: 'shop-at-its-limits',
    AlarmArn: alarmArn('shop-at-its-limits'),
    AlarmRule: 'ALARM("quote-engine-cpu") OR ALARM("catalog-memory")',
    StateValue: 'OK',
  });
}

function utilizationAlarm(
  AlarmName: string,
  MetricName: string,
  service: string,
  threshold: Pick<MetricAlarm, 'ComparisonOperator' | 'Threshold'>,
): MetricAlarm {
  const Dimensions: Dimension[] = [
    { Name: 'ClusterName', Value: clusterName },
    { Name: 'ServiceName', Value: service },
  ];
  return {
    AlarmName,
    AlarmArn: alarmArn(AlarmName),
    Namespace: 'AWS/ECS',
    MetricName,
    Dimensions,
    Statistic: 'Average',
    Period: 60,
    StateValue: 'OK',
    ...threshold,
  };
}

function alarmArn(name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}
