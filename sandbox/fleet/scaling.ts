import type { ScalableTarget, ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import type { Dimension, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AwsState } from '../aws/state.ts';
import { account, clusterName, region, roleArn } from './company.ts';
import type { Workload } from './workloads/workload.ts';

const dayMs = 24 * 3_600_000;

/** Puts target tracking where a workload has it, with the alarms that Application Auto Scaling makes for it. */
export function putScaling(state: AwsState, workload: Workload, now: number): void {
  const { name, tracksCpu } = workload;
  if (!tracksCpu) return;
  const scaled = {
    ServiceNamespace: 'ecs' as const,
    ResourceId: `service/${clusterName}/${name}`,
    ScalableDimension: 'ecs:service:DesiredCount' as const,
    CreationTime: new Date(now - 150 * dayMs),
  } satisfies Partial<ScalableTarget & ScalingPolicy>;
  state.putScalableTarget({
    ...scaled,
    MinCapacity: tracksCpu.minimum,
    MaxCapacity: tracksCpu.maximum,
    RoleARN: roleArn('aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForScaling'),
  });
  const alarms = (['AlarmHigh', 'AlarmLow'] as const).map((kind) => {
    const AlarmName = `TargetTracking-service/${clusterName}/${name}-${kind}-b6e1d3a4`;
    const high = kind === 'AlarmHigh';
    const alarm = utilizationAlarm(AlarmName, 'CPUUtilization', name, {
      ComparisonOperator: high ? 'GreaterThanThreshold' : 'LessThanThreshold',
      Threshold: high ? tracksCpu.percent : tracksCpu.percent * 0.9,
    });
    state.putAlarm({ ...alarm, EvaluationPeriods: high ? 3 : 15 });
    return { AlarmName, AlarmARN: alarm.AlarmArn };
  });
  state.putScalingPolicy({
    ...scaled,
    PolicyARN: `arn:aws:autoscaling:${region}:${account}:scalingPolicy:3f1a9c52:resource/ecs/${scaled.ResourceId}:policyName/cpu`,
    PolicyName: 'cpu',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: tracksCpu.percent,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    },
    Alarms: alarms,
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
