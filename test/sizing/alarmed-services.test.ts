import { expect, test } from '@jest/globals';
import { alarmsInRule } from '../../shared/sizing/decide/alarm-rule.ts';
import {
  alarmedServices,
  isLowUsageAlarm,
  isLowUsageReason,
  isScaleInAlarm,
  metricsOf,
} from '../../shared/sizing/decide/alarmed-services.ts';

const metric = (namespace: string, metricName: string, dimensions: Record<string, string>) => ({
  namespace,
  metricName,
  dimensions,
});
const web = { ClusterName: 'shop', ServiceName: 'web' };

const place = { partition: 'aws', account: '123456789012', region: 'us-east-1' };

test('an alarm concerns the services whose CPU or memory it watches, each once', () => {
  const metrics = [
    metric('AWS/ECS', 'CPUUtilization', web),
    metric('AWS/ECS', 'MemoryUtilization', web),
    metric('ECS/ContainerInsights', 'CpuUtilized', { ...web, ServiceName: 'api' }),
    metric('AWS/ECS', 'MemoryUtilization', { ClusterName: 'other', ServiceName: 'web' }),
  ];
  expect(alarmedServices(metrics, place)).toEqual([
    { ...place, cluster: 'shop', kind: 'service', name: 'web' },
    { ...place, cluster: 'shop', kind: 'service', name: 'api' },
    { ...place, cluster: 'other', kind: 'service', name: 'web' },
  ]);
});

test.each([
  ['a whole cluster', metric('AWS/ECS', 'CPUUtilization', { ClusterName: 'shop' })],
  ['the number of tasks', metric('ECS/ContainerInsights', 'RunningTaskCount', web)],
  ['CPU of something else', metric('AWS/RDS', 'CPUUtilization', web)],
  ['an empty metric', metric('', '', {})],
])('an alarm on %s concerns no service', (_, one) => {
  expect(alarmedServices([one], place)).toEqual([]);
});

test.each([
  ['ALARM("cpu high") OR ALARM("memory high")', ['cpu high', 'memory high']],
  ["(ALARM('one') AND NOT OK(two)) OR INSUFFICIENT_DATA(one)", ['one', 'two']],
  ['AT_LEAST(1, ALARM, (web-cpu, api-memory))', ['web-cpu', 'api-memory']],
  [
    'AT_LEAST(50%, NOT OK, ("web (cpu)", "a, b", \'c\')) AND NOT ALARM("deployment")',
    ['web (cpu)', 'a, b', 'c'],
  ],
  ['AT_LEAST(2, NOT ALARM, (one, two)) OR at_least(2, OK, (three, four))', []],
  ['NOT (OK("one") OR (NOT ALARM(two) AND ALARM(three)))', ['one', 'two']],
  ['NOT NOT ALARM("say \\"high\\"")', ['say "high"']],
  ['ALARM("cpu") AND NOT (ALARM("maintenance") OR ALARM("night"))', ['cpu']],
  ['NOT AT_LEAST(1, OK, (one, arn:aws:cloudwatch:eu-west-1:123456789012:alarm:two))', ['one', 'two']],
  ['ALARM( arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-cpu )', ['web-cpu']],
  ['ALARM("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:with: colon")', ['with: colon']],
  ['TRUE', []],
])('the alarms of the rule %s are found', (rule, names) => {
  expect(alarmsInRule(rule)).toEqual(names);
});

test.each([
  ['TargetTracking-service/shop/web-AlarmLow-0a1b2c3d-0000', true],
  ['TargetTracking-service/shop/web-AlarmHigh-0a1b2c3d-0000', false],
  ['web-AlarmLow-by-hand', false],
])('the alarm %s asks for fewer tasks: %s', (name, isIt) => {
  expect(isScaleInAlarm(name)).toBe(isIt);
});

test.each([
  ['LessThanThreshold', true],
  ['LessThanOrEqualToThreshold', true],
  ['LessThanLowerThreshold', true],
  ['LessThanLowerOrGreaterThanUpperThreshold', false],
  ['GreaterThanThreshold', false],
  [undefined, false],
])('the comparison %s means low usage: %s', (comparison, isIt) => {
  expect(isLowUsageAlarm({ comparison })).toBe(isIt);
});

test.each([
  [
    'Threshold Crossed: 15 out of the last 15 datapoints [4.2 (20/11/26 07:10:00)] were less than the threshold (25.0) (minimum 15 datapoints for OK -> ALARM transition).',
    true,
  ],
  [
    'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (20/11/26 07:10:00)] was less than or equal to the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
    true,
  ],
  [
    'Threshold Crossed: 3 datapoints [99.1, 98.7, 99.9] were greater than or equal to the threshold (90.0).',
    false,
  ],
  [
    'Threshold Crossed: no datapoints were received for 5 periods and 5 missing datapoints were treated as [Breaching].',
    false,
  ],
  [undefined, false],
])('the reason %s means low usage: %s', (reason, isIt) => {
  expect(isLowUsageReason(reason)).toBe(isIt);
});

test('metrics of another account concern none of our services', () => {
  const ours = metric('AWS/ECS', 'CPUUtilization', web);
  const named = { ...ours, accountId: '123456789012' };
  expect(metricsOf('123456789012', [ours, named, { ...ours, accountId: '999999999999' }])).toEqual([
    ours,
    named,
  ]);
});
