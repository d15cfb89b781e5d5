import { expect, test } from '@jest/globals';
import { noSamples } from '../../shared/model/metric.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import {
  containerQueries,
  familyQueries,
  named,
  serviceQueries,
  windowUntil,
} from '../../shared/sizing/usage/usage-queries.ts';

const noon = Date.UTC(2026, 10, 20, 12);

test.each([
  [14, 14 * dayMs],
  [32, 32 * dayMs],
  [63, 63 * dayMs - 5 * minuteMs], // the oldest period goes while it is being read
])('a window of %i days has whole periods of five minutes that CloudWatch has settled', (days, span) => {
  const { from, to, periodMs } = windowUntil(noon + 6 * minuteMs, days);
  expect(to).toBe(noon); // of 12:05 to 12:06 CloudWatch may still hear
  expect(to - from).toBe(span);
  expect((to - from) % periodMs).toBe(0);
});

test('the queries of a service have its names and four statistics', () => {
  const queries = Object.values(serviceQueries('shop', 'web'));
  expect(queries.map(({ metricName, statistic }) => `${metricName} ${statistic}`)).toEqual([
    'CPUUtilization Average',
    'CPUUtilization Maximum',
    'MemoryUtilization Maximum',
    'CPUUtilization SampleCount',
  ]);
  for (const { namespace, dimensions } of queries) {
    expect({ namespace, dimensions }).toEqual({
      namespace: 'AWS/ECS',
      dimensions: { ClusterName: 'shop', ServiceName: 'web' },
    });
  }
});

test('the queries of families and containers go to Container Insights', () => {
  const asked = [
    ...Object.values(familyQueries('shop', 'nightly')),
    ...containerQueries('shop', 'web', ['app']),
  ];
  expect(new Set(asked.map(({ namespace }) => namespace))).toEqual(new Set(['ECS/ContainerInsights']));
  expect(asked.at(-1)?.dimensions).toEqual({ ClusterName: 'shop', ServiceName: 'web', ContainerName: 'app' });
});

test('samples are assigned to their queries, and missing ones are empty', () => {
  const cpu = { times: Float64Array.of(1), values: Float64Array.of(2) };
  const found = named(serviceQueries('shop', 'web'), [cpu]);
  expect(found.cpuAverage).toBe(cpu);
  expect(found.cpuSamples).toBe(noSamples);
});
