import {
  CloudWatchClient,
  type GetMetricDataCommandInput,
  type GetMetricDataCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type CloudWatch, createCloudWatch } from '../../shared/aws/cloudwatch/cloudwatch.ts';
import type { MetricQuery, MetricWindow } from '../../shared/model/metric.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { createSmallSandbox, startAt } from '../sandbox/aws/small-template.ts';
import { createCountingPacer } from './counting-pacer.ts';

let sandbox: Sandbox;
let client: CloudWatchClient;
let cloudWatch: CloudWatch;
let pacer: ReturnType<typeof createCountingPacer>;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new CloudWatchClient(sandbox.clientConfig);
  pacer = createCountingPacer();
  cloudWatch = createCloudWatch(client, pacer);
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const query = (service: string, statistic: MetricQuery['statistic'] = 'Average'): MetricQuery => ({
  namespace: 'AWS/ECS',
  metricName: 'CPUUtilization',
  dimensions: { ClusterName: 'shop', ServiceName: service },
  statistic,
});

/** Service number n uses n percent on average, and n + 50 at most. */
function putServices(count: number): MetricQuery[] {
  const queries = Array.from({ length: count }, (_, index) => query(`service-${index}`));
  for (const [index, one] of queries.entries()) {
    sandbox.state.putMetric(one, () => ({ average: index, maximum: index + 50, sampleCount: 1 }));
  }
  return queries;
}

const days = (count: number, periodMs: number): MetricWindow => ({
  ...{ from: startAt - count * dayMs, to: startAt, periodMs },
});
const callsOf = (operation: string) => sandbox.calls.counts('operator')[`cloudwatch:${operation}`] ?? 0;

describe('data points of metrics', () => {
  it('data points come in the order of the queries, oldest first; an unknown metric has none', async () => {
    sandbox.state.putMetric(query('web'), [
      { time: startAt - 3 * minuteMs, value: 20 },
      { time: startAt - minuteMs, value: 60 },
    ]);
    const window = { from: startAt - hourMs, to: startAt, periodMs: minuteMs };
    const queries = [query('nobody'), query('web', 'Maximum'), query('web', 'SampleCount')];
    const [nobody, maxima, counts] = await cloudWatch.metrics(queries, window);
    expect(nobody?.times).toHaveLength(0);
    // The service published nothing in between: absence is not zero.
    expect(maxima).toEqual({
      times: Float64Array.of(startAt - 3 * minuteMs, startAt - minuteMs),
      values: Float64Array.of(20, 60),
    });
    expect(counts?.values).toEqual(Float64Array.of(1, 1));
  });

  it.each([
    // 600 queries of 60 points: 500 a call.
    { services: 600, window: { from: startAt - hourMs, to: startAt, periodMs: minuteMs }, bound: 2 },
    // 60 x 4,032 = 241,920 points: 100,800 a call.
    { services: 60, window: days(14, 5 * minuteMs), bound: 3 },
    // 7 x 18,144 = 127,008: no whole number of series fits a call.
    { services: 7, window: days(63, 5 * minuteMs), bound: 2 },
    // 1,000 x 300 = 300,000; 500 at once would take two calls each.
    { services: 1000, window: { from: startAt - 5 * hourMs, to: startAt, periodMs: minuteMs }, bound: 3 },
  ])('metrics of $services services are read in $bound calls', async ({ services, window, bound }) => {
    const points = (window.to - window.from) / window.periodMs;
    const samples = await cloudWatch.metrics(putServices(services), window);
    expect(callsOf('GetMetricData')).toBe(bound);
    expect(pacer.taken['cloudwatch:metric-data']).toBe(bound);
    expect(samples).toHaveLength(services);
    for (const [index, { times, values }] of samples.entries()) {
      expect([times.length, times[0], times.at(-1)]).toEqual([
        points,
        window.from,
        window.to - window.periodMs,
      ]);
      expect(values.every((value) => value === index)).toBe(true);
    }
  });

  it('an empty list of queries costs no call', async () => {
    expect(await cloudWatch.metrics([], days(14, hourMs))).toEqual([]);
    expect(callsOf('GetMetricData')).toBe(0);
  });

  it.each(['throttled', 'http500', 'reset-before', 'reset-after'] as const)(
    'data points are complete after a call that was %s',
    async (kind) => {
      sandbox.faults.add({ service: 'cloudwatch', operation: 'GetMetricData', kind, skip: 1 });
      const samples = await cloudWatch.metrics(putServices(26), days(14, 5 * minuteMs));
      expect(samples.map(({ times }) => times.length)).toEqual(samples.map(() => 4032));
    },
  );

  it('a denied read fails with the message of AWS, which names the permission', async () => {
    // At every attempt: under the sandbox's simulated clock, the SDK takes a refusal for clock skew and retries.
    sandbox.faults.add({ service: 'cloudwatch', kind: 'denied', times: 3 });
    const read = cloudWatch.metrics(putServices(1), days(1, hourMs));
    await expect(read).rejects.toThrow('is not authorized to perform: cloudwatch:GetMetricData');
  });
});

describe('queries that CloudWatch fails to answer', () => {
  const window = { from: startAt - hourMs, to: startAt, periodMs: minuteMs };
  let asked: number[];
  /** Statuses that CloudWatch returns for the metric `second`, call by call. */
  function failing(statuses: string[]) {
    asked = [];
    client.middlewareStack.add(
      (next) => async (call) => {
        const answer = await next(call);
        asked.push((call.input as GetMetricDataCommandInput).MetricDataQueries?.length ?? 0);
        const { MetricDataResults } = answer.output as GetMetricDataCommandOutput;
        const second = MetricDataResults?.find(({ Label }) => Label === 'second');
        const StatusCode = statuses.shift();
        if (second && StatusCode) Object.assign(second, { StatusCode, Timestamps: [], Values: [] });
        return answer;
      },
      { step: 'initialize' },
    );
  }
  // CloudWatch labels its answers with the metric's name.
  const queries = () => {
    const second = { ...query('second'), metricName: 'second' };
    sandbox.state.putMetric(second, () => ({ average: 7, maximum: 7, sampleCount: 1 }));
    return [...putServices(1), second];
  };

  it('a failed query is sent again without the others', async () => {
    failing(['InternalError']);
    const samples = await cloudWatch.metrics(queries(), window);
    expect(samples.map(({ values }) => values[0])).toEqual([0, 7]);
    expect(samples.map(({ times }) => times.length)).toEqual([60, 60]);
    expect(asked).toEqual([2, 1]);
  });

  it('a query that fails twice is a retryable error that names the metric', async () => {
    failing(['InternalError', 'InternalError']);
    await expect(cloudWatch.metrics(queries(), window)).rejects.toMatchObject({
      code: 'metrics-incomplete',
      retryable: true,
      message: 'CloudWatch returned incomplete data for AWS/ECS second of shop/second (InternalError)',
    });
  });
});

it('recent and older data points are paced separately, as CloudWatch limits them', async () => {
  const queries = putServices(60);
  await cloudWatch.metrics(queries, { from: startAt - hourMs, to: startAt, periodMs: minuteMs });
  await cloudWatch.metrics(queries, days(14, 5 * minuteMs));
  expect(pacer.taken).toEqual({
    'cloudwatch:metric-data': 1 + 3,
    'cloudwatch:recent-datapoints': 60 * 60,
    'cloudwatch:datapoints': 60 * 4032,
  });
});

describe('task families', () => {
  const memory = (dimensions: Record<string, string>) =>
    sandbox.state.putMetric(
      { namespace: 'ECS/ContainerInsights', metricName: 'MemoryUtilized', dimensions },
      () => ({ average: 1, maximum: 1, sampleCount: 1 }),
    );

  it('task families are those of the cluster, each once, over all pages of tasks', async () => {
    for (let task = 0; task < 1100; task += 1) {
      memory({ ClusterName: 'shop', TaskDefinitionFamily: 'nightly', TaskId: `task-${task}` });
    }
    memory({ ClusterName: 'shop', TaskDefinitionFamily: 'nightly' });
    memory({ ClusterName: 'shop', TaskDefinitionFamily: 'hourly' });
    memory({ ClusterName: 'shop', ServiceName: 'web' });
    memory({ ClusterName: 'shop', ServiceName: 'web', TaskDefinitionFamily: 'web' });
    memory({ ClusterName: 'office', TaskDefinitionFamily: 'payroll' });
    expect((await cloudWatch.families('shop')).sort()).toEqual(['hourly', 'nightly']);
    expect(callsOf('ListMetrics')).toBe(3);
    expect(pacer.taken).toEqual({ 'cloudwatch:list-metrics': 3 });
  });
});

describe('alarms', () => {
  const alarmArn = (name: string) => `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`;
  const put = (name: string, more: object) =>
    sandbox.state.putAlarm({ AlarmName: name, AlarmArn: alarmArn(name), StateValue: 'ALARM', ...more });

  it('an alarm has its metric, the metrics of its math or its rule', async () => {
    const { namespace, metricName, dimensions } = query('web');
    const Metric = {
      Namespace: namespace,
      MetricName: metricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    };
    put('plain', { ...Metric, Threshold: 80, ComparisonOperator: 'GreaterThanThreshold' });
    const used = { Id: 'used', MetricStat: { Metric, Period: 60, Stat: 'Average' }, ReturnData: false };
    put('math', { Metrics: [used, { Id: 'share', Expression: 'used / 100' }], Threshold: 0.8 });
    put('both', { AlarmRule: 'ALARM(plain) AND ALARM(math)' });

    const [both, math, plain] = (await cloudWatch.alarms(['plain', 'math', 'both', 'gone'])).sort((a, b) =>
      a.name.localeCompare(b.name),
    );
    expect(plain).toEqual({
      ...{ name: 'plain', state: 'ALARM' },
      metrics: [{ namespace, metricName, dimensions }],
      ...{ threshold: 80, comparison: 'GreaterThanThreshold' },
    });
    expect(math).toMatchObject({ metrics: [{ namespace, metricName, dimensions }], threshold: 0.8 });
    expect(both).toEqual({
      ...{ name: 'both', state: 'ALARM' },
      ...{ metrics: [], rule: 'ALARM(plain) AND ALARM(math)' },
    });
  });

  it('alarms are read a hundred per call, and an empty list of names costs no call', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `alarm-${index}`);
    for (const name of names) put(name, { MetricName: 'CPUUtilization', Namespace: 'AWS/ECS' });
    const found = await cloudWatch.alarms([...names, ...names]);
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(names));
    expect(found).toHaveLength(250);
    expect(callsOf('DescribeAlarms')).toBe(3);
    expect(await cloudWatch.alarms([])).toEqual([]);
  });
});
