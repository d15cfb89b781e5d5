import { describe, expect, it, test } from '@jest/globals';
import type { Alarm } from '../../shared/model/alarm.ts';
import type { AppliedPolicy, NamedMetric } from '../../shared/model/scaling.ts';
import { mayFollowCpu, scalingOf } from '../../shared/sizing/decide/scaling-signals.ts';

const dimensions = { ClusterName: 'shop', ServiceName: 'web' };
const cpu: NamedMetric = { namespace: 'AWS/ECS', metricName: 'CPUUtilization', dimensions };
const memory: NamedMetric = { namespace: 'AWS/ECS', metricName: 'MemoryUtilization', dimensions };
const insights = (metricName: string): NamedMetric => ({
  namespace: 'ECS/ContainerInsights',
  metricName,
  dimensions,
});
const queue: NamedMetric = {
  namespace: 'AWS/SQS',
  metricName: 'ApproximateNumberOfMessagesVisible',
  dimensions: {},
};

const service = (policy: Partial<AppliedPolicy>) => ({
  minimumTasks: 2,
  maximumTasks: 10,
  scheduledActions: [],
  policies: [{ kind: 'target tracking' as const, metrics: [], alarmNames: [], ...policy }],
});
const signalsOf = (policy: Partial<AppliedPolicy>, alarms: Alarm[] = []) =>
  scalingOf(service(policy), alarms).policies.map(({ signal }) => signal);

describe('target tracking', () => {
  test.each([
    ['ECSServiceAverageCPUUtilization', { by: 'cpu', percent: 60 }],
    ['ECSServiceAverageCPUUtilizationHighResolution', { by: 'cpu', percent: 60 }],
    ['ECSServiceAverageMemoryUtilization', { by: 'memory', percent: 60 }],
    ['ALBRequestCountPerTarget', { by: 'requests', metric: 'ALBRequestCountPerTarget' }],
  ])('target tracking by %s is recognized', (predefinedMetric, signal) => {
    expect(signalsOf({ predefinedMetric, targetValue: 60 })).toEqual([signal]);
  });

  test.each<[string, NamedMetric[], object]>([
    ['CPU', [cpu], { by: 'cpu', percent: 60 }],
    ['memory', [memory], { by: 'memory', percent: 60 }],
    ['CPU by Container Insights', [insights('TaskCpuUtilization')], { by: 'cpu', percent: 60 }],
    ['a queue', [queue], { by: 'other', metric: 'ApproximateNumberOfMessagesVisible' }],
    // As units of CPU, and not as a share of the size, it does not depend on the size.
    ['CPU in units', [insights('CpuUtilized')], { by: 'other', metric: 'CpuUtilized' }],
    ['a queue by task', [queue, insights('RunningTaskCount')], { by: 'other', metric: 'metric math' }],
    [
      'CPU by metric math',
      [insights('CpuUtilized'), insights('CpuReserved')],
      { by: 'other', metric: 'metric math', mayFollowCpu: true },
    ],
  ])('target tracking by a custom metric is recognized: %s', (_, metrics, signal) => {
    expect(signalsOf({ metrics, targetValue: 60 })).toEqual([signal]);
  });

  it('target tracking of CPU at an unknown target may follow CPU', () => {
    const scaling = scalingOf(service({ predefinedMetric: 'ECSServiceAverageCPUUtilization' }), []);
    expect(mayFollowCpu(scaling)).toBe(true);
  });
});

describe('step scaling', () => {
  const alarm = (
    name: string,
    comparison: string | undefined,
    metrics: NamedMetric[],
    threshold = 70,
  ): Alarm => ({
    ...{ name, metrics, threshold, comparison },
    state: 'OK',
  });
  const by = (alarms: Alarm[], alarmNames = alarms.map(({ name }) => name)) =>
    signalsOf({ kind: 'step', alarmNames }, alarms);

  it('step scaling is steered by each alarm that adds tasks', () => {
    const alarms = [
      alarm('low', 'LessThanThreshold', [cpu], 30),
      alarm('full', 'GreaterThanThreshold', [memory], 80),
      alarm('busy', 'GreaterThanOrEqualToThreshold', [cpu], 70),
    ];
    expect(by(alarms)).toEqual([
      { by: 'memory', percent: 80 },
      { by: 'cpu', percent: 70 },
    ]);
  });

  it('step scaling that only removes tasks has no signal', () => {
    expect(by([alarm('low', 'LessThanThreshold', [cpu], 30)])).toEqual([]);
  });

  it('step scaling is read from the alarms of its own policy only', () => {
    expect(
      by([alarm('low', 'LessThanThreshold', [cpu]), alarm('other', 'GreaterThanThreshold', [cpu])], ['low']),
    ).toEqual([]);
  });

  test.each<[string, Alarm[], string[]]>([
    ['an alarm that could not be read', [], ['busy']],
    [
      'two alarms of which one could not be read',
      [alarm('low', 'LessThanThreshold', [cpu])],
      ['low', 'busy'],
    ],
    ['a composite alarm', [alarm('either', undefined, [])], ['either']],
    ['metric math of CPU', [alarm('math', 'GreaterThanThreshold', [cpu, memory])], ['math']],
  ])('step scaling by %s may follow CPU', (_, alarms, alarmNames) => {
    expect(mayFollowCpu(scalingOf(service({ kind: 'step', alarmNames }), alarms))).toBe(true);
  });

  it('step scaling by a queue does not follow CPU', () => {
    const scaling = scalingOf(service({ kind: 'step', alarmNames: ['deep'] }), [
      alarm('deep', 'GreaterThanThreshold', [queue], 1000),
    ]);
    expect(mayFollowCpu(scaling)).toBe(false);
  });
});

test('a scaling schedule is named, and its range is kept', () => {
  const scaling = scalingOf(
    { minimumTasks: 1, maximumTasks: 4, policies: [], scheduledActions: ['by-day'] },
    [],
  );
  expect(scaling).toEqual({
    minimumTasks: 1,
    maximumTasks: 4,
    policies: [{ kind: 'scheduled', signal: { by: 'schedule', metric: 'by-day' } }],
  });
});

test('predictive scaling is read like target tracking', () => {
  const policy = {
    kind: 'predictive',
    predefinedMetric: 'ECSServiceCPUUtilization',
    targetValue: 50,
  } as const;
  expect(signalsOf(policy)).toEqual([{ by: 'cpu', percent: 50 }]);
});
