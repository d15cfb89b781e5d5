import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type GetMetricDataCommandOutput,
  ListMetricsCommand,
  type MetricDataQuery,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { MetricSource } from '../../../sandbox/aws/cloudwatch/metric-store.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, startAt } from './small-template.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let sandbox: Sandbox;
let client: CloudWatchClient;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new CloudWatchClient({ ...sandbox.clientConfig, maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const metric = (service: string) => ({
  namespace: 'AWS/ECS',
  metricName: 'CPUUtilization',
  dimensions: { ClusterName: 'shop', ServiceName: service },
});

const query = (service: string, Stat = 'Average', Period = 60): MetricDataQuery => ({
  Id: `q_${service}_${Stat.toLowerCase()}`,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      // In another order than they were put.
      Dimensions: [
        { Name: 'ServiceName', Value: service },
        { Name: 'ClusterName', Value: 'shop' },
      ],
    },
    Period,
    Stat,
  },
});

const ask = (queries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput> = {}) =>
  client.send(
    new GetMetricDataCommand({
      MetricDataQueries: queries,
      StartTime: new Date(startAt - hour),
      EndTime: new Date(startAt),
      ScanBy: 'TimestampAscending',
      ...more,
    }),
  );

const points = ({ MetricDataResults = [] }: GetMetricDataCommandOutput, index = 0) => {
  const { Timestamps = [], Values = [] } = MetricDataResults[index] ?? {};
  return Timestamps.map((time, at) => [(time.getTime() - startAt) / minute, Values[at]]);
};

/** A value in every period. */
const always: MetricSource = () => ({ average: 40, maximum: 60, sampleCount: 2 });

describe('data points of a metric', () => {
  it('data points are aggregated by period and statistic, and an empty period is absent', async () => {
    const published = [
      [-10, 1],
      [-9, 3],
      [-1, 8],
    ].map(([minutes = 0, value = 0]) => ({ time: startAt + minutes * minute, value }));
    sandbox.state.putMetric(metric('web'), published);
    const answers = await ask(
      ['Average', 'Maximum', 'Minimum', 'Sum', 'SampleCount'].map((stat) => query('web', stat, 300)),
    );
    expect([0, 1, 2, 3, 4].map((index) => points(answers, index))).toEqual([
      [
        [-10, 2],
        [-5, 8],
      ],
      [
        [-10, 3],
        [-5, 8],
      ],
      [
        [-10, 1],
        [-5, 8],
      ],
      [
        [-10, 4],
        [-5, 8],
      ],
      [
        [-10, 2],
        [-5, 1],
      ],
    ]);
    expect(answers.MetricDataResults?.[0]).toMatchObject({ Label: 'CPUUtilization', StatusCode: 'Complete' });
  });

  it('data points include the start, exclude the end and come newest first by default', async () => {
    sandbox.state.putMetric(metric('web'), always);
    const window = { StartTime: new Date(startAt - 3 * minute), EndTime: new Date(startAt - minute) };
    expect(points(await ask([query('web')], window))).toEqual([
      [-3, 40],
      [-2, 40],
    ]);
    const { ScanBy, ...unsaid } = { ...window, ScanBy: undefined };
    expect(points(await ask([query('web')], { ...unsaid, ScanBy }))).toEqual([
      [-2, 40],
      [-3, 40],
    ]);
  });

  it('an unknown metric has no data points and no error', async () => {
    const answer = await ask([query('nobody')]);
    expect(answer.MetricDataResults).toMatchObject([{ Timestamps: [], Values: [], StatusCode: 'Complete' }]);
  });

  it('no data points lie in the future', async () => {
    sandbox.state.putMetric(metric('web'), always);
    const window = { StartTime: new Date(startAt - minute), EndTime: new Date(startAt + day) };
    expect(points(await ask([query('web')], window))).toEqual([[-1, 40]]);
  });
});

describe('age of data', () => {
  const second = 1000;

  test.each([
    ['a minute, in the last 15 days', 14 * day + 32 * second, 60, 14 * day + minute],
    ['five minutes, in the last 63 days', 20 * day + 32 * second, 300, 20 * day + 5 * minute],
    ['an hour, before', 70 * day + 32 * second, 3600, 70 * day + hour],
  ])('the start is rounded down to %s', async (_what, age, period, expected) => {
    sandbox.state.putMetric(metric('web'), always);
    const answer = await ask([query('web', 'Average', period)], {
      StartTime: new Date(startAt - age),
      MaxDatapoints: 1,
    });
    expect(answer.MetricDataResults?.[0]?.Timestamps).toEqual([new Date(startAt - expected)]);
  });

  test.each([
    [60, 15],
    [120, 15],
    [300, 63],
    [3600, 455],
  ])('a period of %i seconds is kept for %i days', async (period, days) => {
    sandbox.state.putMetric(metric('web'), always);
    const oldest = async (age: number) => {
      const StartTime = new Date(startAt - age);
      const answer = await ask([query('web', 'Average', period)], { StartTime, MaxDatapoints: 1 });
      return answer.MetricDataResults?.[0]?.Timestamps?.[0]?.getTime() ?? 0;
    };
    const kept = startAt - days * day;
    expect(await oldest((days - 1) * day)).toBe(kept + day);
    expect(await oldest((days + 5) * day)).toBeGreaterThanOrEqual(kept);
  });
});

describe('large requests', () => {
  it('a request is cut at 100,800 data points and continues with its token', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) sandbox.state.putMetric(metric(name), always);
    // Two weeks of minutes are 20,160 points: five of the six fit.
    const queries = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => query(name));
    const StartTime = new Date(startAt - 14 * day);
    const first = await ask(queries, { StartTime });
    const counts = first.MetricDataResults?.map(({ Values, StatusCode }) => [Values?.length, StatusCode]);
    expect(counts).toEqual([...Array(5).fill([20_160, 'Complete']), [0, 'PartialData']]);
    const rest = await ask(queries, { StartTime, NextToken: first.NextToken });
    expect(rest.MetricDataResults?.map(({ Id, Values }) => [Id, Values?.length])).toEqual([
      ['q_f_average', 20_160],
    ]);
    expect(rest.NextToken).toBeUndefined();
  });

  test.each(['TimestampAscending', 'TimestampDescending'] as const)(
    'all pages together return every point once and in order, %s',
    async (ScanBy) => {
      sandbox.state.putMetric(metric('a'), always);
      sandbox.state.putMetric(metric('b'), (time) => ({
        average: time / minute,
        maximum: 0,
        sampleCount: 1,
      }));
      const merged: Record<string, number[]> = {};
      let NextToken: string | undefined;
      let pages = 0;
      do {
        const page = await ask([query('a'), query('b')], { MaxDatapoints: 25, ScanBy, NextToken });
        for (const { Id = '', Timestamps = [] } of page.MetricDataResults ?? [])
          merged[Id] = [...(merged[Id] ?? []), ...Timestamps.map((time) => time.getTime())];
        NextToken = page.NextToken;
        pages += 1;
      } while (NextToken);
      const times = Array.from({ length: 60 }, (_, index) => startAt - hour + index * minute);
      const expected = ScanBy === 'TimestampAscending' ? times : times.reverse();
      expect(merged).toEqual({ q_a_average: expected, q_b_average: expected });
      expect(pages).toBe(5);
    },
  );

  test.each<[string, Partial<GetMetricDataCommandInput>]>([
    ['501 queries', { MetricDataQueries: Array.from({ length: 501 }, (_, index) => query(`s${index}`)) }],
    ['an id twice', { MetricDataQueries: [query('a'), query('a')] }],
    ['an id with a capital', { MetricDataQueries: [{ ...query('a'), Id: 'Web' }] }],
    ['a period of 90 seconds', { MetricDataQueries: [query('a', 'Average', 90)] }],
    ['an end before the start', { EndTime: new Date(startAt - day) }],
    ['more points than a page has', { MaxDatapoints: 100_801 }],
    ['an unknown token', { NextToken: 'nobody' }],
    ['metric math, which the sandbox lacks', { MetricDataQueries: [{ Id: 'a', Expression: 'm1 / m2' }] }],
    ['a percentile, which the sandbox lacks', { MetricDataQueries: [query('a', 'p99')] }],
  ])('a request for metric data is refused: %s', async (_what, more) => {
    await expect(ask([query('a')], more)).rejects.toMatchObject({
      name: 'ValidationException',
      Code: 'ValidationError',
    });
  });

  it('a request for metric data may have 500 queries', async () => {
    const queries = Array.from({ length: 500 }, (_, index) => query(`s${index}`));
    expect((await ask(queries)).MetricDataResults).toHaveLength(500);
  });
});

describe('list of metrics', () => {
  const insights = (dimensions: Record<string, string>) => ({
    namespace: 'ECS/ContainerInsights',
    metricName: 'MemoryUtilized',
    dimensions: { ClusterName: 'shop', ...dimensions },
  });

  it('metrics are filtered by namespace, name and some of their dimensions', async () => {
    sandbox.state.putMetric(metric('web'), always);
    sandbox.state.putMetric(insights({ ServiceName: 'web' }), always);
    sandbox.state.putMetric(insights({ TaskDefinitionFamily: 'report' }), always);
    const { Metrics } = await client.send(
      new ListMetricsCommand({
        Namespace: 'ECS/ContainerInsights',
        MetricName: 'MemoryUtilized',
        Dimensions: [{ Name: 'ClusterName', Value: 'shop' }, { Name: 'TaskDefinitionFamily' }],
      }),
    );
    expect(Metrics).toEqual([
      {
        Namespace: 'ECS/ContainerInsights',
        MetricName: 'MemoryUtilized',
        Dimensions: [
          { Name: 'ClusterName', Value: 'shop' },
          { Name: 'TaskDefinitionFamily', Value: 'report' },
        ],
      },
    ]);
  });

  it('metrics are listed for two weeks after publication, or for three hours on request', async () => {
    sandbox.state.putMetric(metric('now'), always);
    sandbox.state.putMetric(metric('last-week'), [{ time: startAt - 7 * day, value: 1 }]);
    sandbox.state.putMetric(metric('last-month'), [{ time: startAt - 30 * day, value: 1 }]);
    const names = async (more: object) => {
      const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: 'AWS/ECS', ...more }));
      return Metrics?.map(({ Dimensions }) => Dimensions?.find(({ Name }) => Name === 'ServiceName')?.Value);
    };
    expect(await names({})).toEqual(['now', 'last-week']);
    expect(await names({ RecentlyActive: 'PT3H' })).toEqual(['now']);
  });

  it('metrics are listed in pages of 500', async () => {
    for (let index = 0; index < 1001; index += 1) sandbox.state.putMetric(metric(`s${index}`), always);
    const pages: number[] = [];
    for await (const { Metrics } of paginateListMetrics({ client }, { Namespace: 'AWS/ECS' }))
      pages.push(Metrics?.length ?? 0);
    expect(pages).toEqual([500, 500, 1]);
    await expect(client.send(new ListMetricsCommand({ NextToken: 'nobody' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });
});
