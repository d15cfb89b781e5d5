import { describe, expect, it, test } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { usageSeries } from '../../shared/sizing/usage/usage.ts';
import { usageChart, usageFigures } from '../../shared/sizing/usage/usage-summary.ts';
import { aUsage } from '../builders/sizing.ts';

const periodMs = 5 * minuteMs;
const seriesOf = (values: number[], more: { maxima?: number[]; tasks?: number[] } = {}) =>
  usageSeries({ periodMs, times: values.map((_, at) => at * periodMs), values, ...more });

test('the figures of a hundred periods are their mean, percentiles and maxima', () => {
  const values = Array.from({ length: 100 }, (_, at) => at + 1); // 1 to 100
  const maxima = values.map((value) => value + 5);
  expect(usageFigures(seriesOf(values, { maxima }))).toEqual({
    mean: 50.5,
    p50: 51,
    p95: 96,
    p99: 100,
    highest: 100,
    maximum: 105,
  });
});

test('the figures of an empty series are zeros', () => {
  expect(Object.values(usageFigures(seriesOf([])))).toEqual([0, 0, 0, 0, 0, 0]);
});

describe('usage chart', () => {
  it('the chart of two weeks has a point per hour, with means and maxima', () => {
    const usage = aUsage({ cpu: (ago) => (Math.round(ago * 288) % 12 === 0 ? 1.3 : 0.1), memory: () => 400 });
    const { binMs, cpuMean, cpuMaximum, memoryMaximum } = usageChart(usage);
    expect(binMs).toBe(hourMs);
    expect(cpuMean).toHaveLength(336);
    expect(new Set(cpuMean)).toEqual(new Set([0.2])); // (11 × 0.1 + 1.3) ÷ 12
    expect(new Set(cpuMaximum)).toEqual(new Set([1.3]));
    expect(new Set(memoryMaximum)).toEqual(new Set([400]));
  });

  it('the chart of an hour has a point per period, with maxima where known', () => {
    const cpu = seriesOf([0.1, 0.2, 0.3], { maxima: [0.5, 0.6, 0.7], tasks: [2, 2, 3] });
    expect(usageChart({ cpu, memory: seriesOf([100, 100.4, 300]) })).toMatchObject({
      binMs: periodMs,
      start: 0,
      cpuMean: [0.1, 0.2, 0.3],
      cpuMaximum: [0.5, 0.6, 0.7],
      memoryMaximum: [100, 100, 300],
      tasks: [2, 2, 3],
    });
  });

  it('the chart leaves gaps open, and its columns have the same bins', () => {
    const cpu = usageSeries({ periodMs, times: [2 * periodMs], values: [0.2], tasks: [Number.NaN] });
    const memory = usageSeries({ periodMs, times: [0, 3 * periodMs], values: [100, 200] });
    expect(usageChart({ cpu, memory })).toMatchObject({
      start: 0,
      cpuMean: [null, null, 0.2, null],
      memoryMaximum: [100, null, null, 200],
      tasks: [null, null, null, null],
    });
  });

  it('the chart has the shares of the time by usage, which add up to one', () => {
    const { cpuDistribution } = usageChart({ cpu: seriesOf([0.1, 0.1, 0.1, 2.4]), memory: seriesOf([1]) });
    expect(cpuDistribution).toHaveLength(24);
    expect(cpuDistribution[0]).toEqual([0.1, 0]); // up to, not with, its edge
    expect(cpuDistribution[1]).toEqual([0.2, 0.75]);
    expect(cpuDistribution.at(-1)).toEqual([2.4, 0.25]);
  });
});
