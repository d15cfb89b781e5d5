import { expect, test } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import {
  lastHour,
  stoodAtLimit,
  watchMonthlyUsd,
  watchQueries,
} from '../../shared/sizing/usage/usage-watch.ts';

const periodMs = 5 * minuteMs;
/** A value per period; undefined where there is no data point. */
function samples(values: (number | undefined)[]) {
  const known = values.flatMap((value, at) => (value === undefined ? [] : [{ at, value }]));
  return {
    times: Float64Array.from(known, ({ at }) => at * periodMs),
    values: Float64Array.from(known, ({ value }) => value),
  };
}

test.each([
  ['fifteen minutes at the limit', [40, 96, 97, 99, 50], true],
  ['all the hour', Array.from({ length: 12 }, () => 100), true],
  ['the last fifteen minutes', [40, 40, 95, 95, 95], true],
  ['ten minutes', [40, 96, 97, 50, 50], false],
  ['three times, but not at a stretch', [96, 40, 96, 40, 96], false],
  ['a gap in between', [96, 96, undefined, 96, 96], false],
  ['just under it', [94.9, 94.9, 94.9, 94.9], false],
  ['nothing', [], false],
])('usage was at its limit or not: %s: %j → %s', (_, values, stood) => {
  expect(stoodAtLimit([samples(values)])).toBe(stood);
  expect(stoodAtLimit([samples([10, 10]), samples(values)])).toBe(stood);
});

test('the watch reads CPU of all tasks and memory of the busiest over the last hour', () => {
  expect(watchQueries('shop', 'web').map(({ metricName, statistic }) => [metricName, statistic])).toEqual([
    ['CPUUtilization', 'Average'],
    ['MemoryUtilization', 'Maximum'],
  ]);
  expect(lastHour(10 * hourMs + 7 * minuteMs)).toEqual({
    from: 9 * hourMs + 5 * minuteMs,
    to: 10 * hourMs + 5 * minuteMs,
    periodMs,
  });
});

test('the watch of 1,000 services costs $14.60 a month', () => {
  expect(watchMonthlyUsd(1000)).toBeCloseTo(14.6);
});
