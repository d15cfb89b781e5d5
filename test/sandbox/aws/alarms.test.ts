import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox } from './small-template.ts';

let sandbox: Sandbox;
let client: CloudWatchClient;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new CloudWatchClient({ ...sandbox.clientConfig, maxAttempts: 1 });
  sandbox.state.putAlarm({ AlarmName: 'web-cpu', MetricName: 'CPUUtilization', StateValue: 'ALARM' });
  sandbox.state.putAlarm({ AlarmName: 'web-memory', MetricName: 'MemoryUtilization', StateValue: 'OK' });
  sandbox.state.putAlarm({ AlarmName: 'web', AlarmRule: 'ALARM("web-cpu")', StateValue: 'ALARM' });
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const ask = (input: DescribeAlarmsCommandInput) => client.send(new DescribeAlarmsCommand(input));

test.each<[string, DescribeAlarmsCommandInput, string[], string[]]>([
  ['default: metric alarms only', {}, ['web-cpu', 'web-memory'], []],
  ['both types', { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }, ['web-cpu', 'web-memory'], ['web']],
  ['a name, and one that is missing', { AlarmNames: ['web-cpu', 'api-cpu'] }, ['web-cpu'], []],
  ['a prefix', { AlarmNamePrefix: 'web-m' }, ['web-memory'], []],
  ['a state', { StateValue: 'ALARM', AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] }, ['web-cpu'], ['web']],
])('DescribeAlarms finds alarms by %s', async (_what, input, metricAlarms, compositeAlarms) => {
  const { MetricAlarms = [], CompositeAlarms = [] } = await ask(input);
  expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual(metricAlarms);
  expect(CompositeAlarms.map(({ AlarmName }) => AlarmName)).toEqual(compositeAlarms);
});

test('a page of alarms has 50 unless the request asks for up to 100', async () => {
  for (let index = 0; index < 118; index += 1) sandbox.state.putAlarm({ AlarmName: `alarm-${index}` });
  const pages = async (input: DescribeAlarmsCommandInput) => {
    const counts: number[] = [];
    for await (const { MetricAlarms } of paginateDescribeAlarms({ client }, input))
      counts.push(MetricAlarms?.length ?? 0);
    return counts;
  };
  expect(await pages({})).toEqual([50, 50, 20]);
  expect(await pages({ MaxRecords: 100 })).toEqual([100, 20]);
});

test.each<[string, DescribeAlarmsCommandInput, string]>([
  [
    '101 names',
    { AlarmNames: Array.from({ length: 101 }, (_, index) => `a${index}`) },
    'ValidationException',
  ],
  ['101 records', { MaxRecords: 101 }, 'ValidationException'],
  ['names and a prefix', { AlarmNames: ['a'], AlarmNamePrefix: 'a' }, 'ValidationException'],
  ['an unknown token', { NextToken: 'nobody' }, 'InvalidNextToken'],
])('DescribeAlarms refuses a request with %s', async (_what, input, name) => {
  await expect(ask(input)).rejects.toMatchObject({ name });
});
