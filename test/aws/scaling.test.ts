import { ApplicationAutoScalingClient, type ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createScaling, type Scaling } from '../../shared/aws/scaling.ts';
import { createSmallSandbox, startAt } from '../sandbox/aws/small-template.ts';
import { createCountingPacer } from './counting-pacer.ts';

let sandbox: Sandbox;
let client: ApplicationAutoScalingClient;
let scaling: Scaling;
let pacer: ReturnType<typeof createCountingPacer>;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new ApplicationAutoScalingClient(sandbox.clientConfig);
  pacer = createCountingPacer();
  scaling = createScaling(client, pacer);
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const arn = (rest: string) => `arn:aws:autoscaling:us-east-1:123456789012:${rest}`;
const callsOf = (operation: string) =>
  sandbox.calls.counts('operator')[`application-autoscaling:${operation}`] ?? 0;
const of = (service: string) => ({
  ServiceNamespace: 'ecs' as const,
  ResourceId: `service/shop/${service}`,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
  CreationTime: new Date(startAt),
});

function register(service: string, MinCapacity = 2, MaxCapacity = 20) {
  sandbox.state.putScalableTarget({ ...of(service), RoleARN: arn('role'), MinCapacity, MaxCapacity });
}

function putPolicy(service: string, PolicyName: string, more: Partial<ScalingPolicy>) {
  const PolicyType = 'TargetTrackingScaling' as const;
  sandbox.state.putScalingPolicy({
    ...of(service),
    ...{ PolicyName, PolicyARN: arn(PolicyName), PolicyType },
    ...more,
  });
}

const policiesOf = async (service: string) =>
  (await scaling.scalable('shop', [service])).get(service)?.policies;

describe('scaling of services', () => {
  it('scalable targets are read fifty services per call, policies and schedules only for those found', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `service-${index}`);
    register('service-3', 1, 4);
    register('service-77');
    const Schedule = 'cron(0 8 * * ? *)';
    const action = { ScheduledActionName: 'morning', ScheduledActionARN: arn('morning'), Schedule };
    sandbox.state.putScheduledAction({ ...of('service-77'), ...action });
    expect(await scaling.scalable('shop', names)).toEqual(
      new Map([
        ['service-3', { minimumTasks: 1, maximumTasks: 4, policies: [], scheduledActions: [] }],
        ['service-77', { minimumTasks: 2, maximumTasks: 20, policies: [], scheduledActions: ['morning'] }],
      ]),
    );
    const calls = ['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'];
    expect(calls.map(callsOf)).toEqual([3, 2, 2]);
    expect(pacer.taken).toEqual({ scaling: 7 });
  });

  it('a service that is not registered has no scaling, and an empty list costs no call', async () => {
    expect(await scaling.scalable('shop', [])).toEqual(new Map());
    expect(sandbox.calls.counts('operator')).toEqual({});
    expect(await scaling.scalable('shop', ['web'])).toEqual(new Map());
  });

  it('the scaling of a service of the same name in another cluster is not returned', async () => {
    register('web');
    expect(await scaling.scalable('office', ['web'])).toEqual(new Map());
  });

  it('scaling policies are complete after calls that failed', async () => {
    register('web');
    for (let index = 0; index < 12; index += 1)
      putPolicy('web', `steps-${index}`, { PolicyType: 'StepScaling' });
    const service = 'application-autoscaling';
    sandbox.faults.add({ service, operation: 'DescribeScalableTargets', kind: 'reset-before' });
    sandbox.faults.add({ service, operation: 'DescribeScalingPolicies', kind: 'throttled', skip: 1 });
    expect(await policiesOf('web')).toHaveLength(12);
  });

  it('a denied read of policies fails with the message of AWS, which names the permission', async () => {
    register('web');
    const service = 'application-autoscaling';
    sandbox.faults.add({ service, operation: 'DescribeScalingPolicies', kind: 'denied', times: 3 });
    await expect(scaling.scalable('shop', ['web'])).rejects.toThrow(
      'is not authorized to perform: application-autoscaling:DescribeScalingPolicies',
    );
  });
});

describe('scaling policies', () => {
  beforeEach(() => register('web'));

  it('a target tracking policy has its predefined metric and target', async () => {
    putPolicy('web', 'cpu', {
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    });
    expect(await policiesOf('web')).toEqual([
      {
        ...{ kind: 'target tracking', targetValue: 60, metrics: [], alarmNames: [] },
        predefinedMetric: 'ECSServiceAverageCPUUtilization',
      },
    ]);
  });

  it('a policy on a custom metric has that metric, and one on metric math has all of them', async () => {
    const metric = (MetricName: string) => ({
      ...{ Namespace: 'Shop', MetricName },
      Dimensions: [{ Name: 'Queue', Value: 'orders' }],
    });
    const named = (metricName: string) => ({
      ...{ namespace: 'Shop', metricName, dimensions: { Queue: 'orders' } },
    });
    const customized = (name: string, CustomizedMetricSpecification: object) =>
      putPolicy('web', name, {
        TargetTrackingScalingPolicyConfiguration: { TargetValue: 10, CustomizedMetricSpecification },
      });
    customized('backlog', { ...metric('Backlog'), Statistic: 'Average' });
    customized('math', {
      Metrics: [
        { Id: 'a', MetricStat: { Metric: metric('Visible'), Stat: 'Sum' }, ReturnData: false },
        { Id: 'b', MetricStat: { Metric: metric('Tasks'), Stat: 'Average' }, ReturnData: false },
        { Id: 'c', Expression: 'a / b' },
      ],
    });
    expect(await policiesOf('web')).toMatchObject([
      { metrics: [named('Backlog')] },
      { metrics: [named('Visible'), named('Tasks')] },
    ]);
  });

  it('a step scaling policy has the alarms that trigger it', async () => {
    putPolicy('web', 'steps', {
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity' },
      Alarms: [
        { AlarmName: 'web-busy', AlarmARN: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-busy' },
      ],
    });
    expect(await policiesOf('web')).toEqual([{ kind: 'step', metrics: [], alarmNames: ['web-busy'] }]);
  });

  it('a predictive policy counts when it scales, not when it only forecasts', async () => {
    const predictive = (name: string, Mode?: 'ForecastAndScale' | 'ForecastOnly') =>
      putPolicy('web', name, {
        PolicyType: 'PredictiveScaling',
        PredictiveScalingPolicyConfiguration: {
          Mode,
          MetricSpecifications: [
            {
              TargetValue: 40,
              PredefinedMetricPairSpecification: { PredefinedMetricType: 'ECSServiceCPUUtilization' },
            },
          ],
        },
      });
    predictive('scales', 'ForecastAndScale');
    predictive('looks', 'ForecastOnly');
    predictive('looks-by-default');
    expect(await policiesOf('web')).toEqual([
      {
        ...{ kind: 'predictive', targetValue: 40, metrics: [], alarmNames: [] },
        predefinedMetric: 'ECSServiceCPUUtilization',
      },
    ]);
  });
});
