import { describe, expect, it, test } from '@jest/globals';
import { dayMs, hourMs, minuteMs, weekMs } from '../../shared/model/units.ts';
import { policies } from '../../shared/sizing/decide/policy.ts';
import {
  comesBackWeekly,
  confidence,
  minutesAtLevel,
  recency,
  shareOver,
  timesPinned,
  withMargin,
} from '../../shared/sizing/usage/estimators.ts';
import { usageSeries } from '../../shared/sizing/usage/usage.ts';

const hourly = (values: number[], maxima?: number[]) =>
  usageSeries({ periodMs: hourMs, times: values.map((_, at) => at * hourMs), values, maxima });

test.each([
  [0, 0],
  [1, 1 / 7],
  [3.5, 0.5],
  [7, 1],
  [14, 1],
])('evidence of %d days counts %d', (days, trust) => {
  expect(confidence(days, policies.standard.change)).toBeCloseTo(trust);
});

test.each([
  [1000, 0.1, 1, 1100],
  [1000, 0.1, 0.5, 1200], // half the trust, twice the room
  [1000, 0.1, 0, Number.POSITIVE_INFINITY],
])('a need of %d with margin %d and trust %d is %d', (need, margin, trust, wanted) => {
  expect(withMargin(need, margin, trust)).toBeCloseTo(wanted);
});

describe('share of the time over a size', () => {
  const policy = { ...policies.standard.cpu, margin: 0.1, maximaWeight: 0.25 };
  const evenly = new Float64Array([1, 1, 1, 1]);

  it('the share of the time over a size counts means with their margin and maxima in part', () => {
    // over 1 vCPU: 1.2 and 0.95 (0.95 × 1.1 = 1.045) count 1; 0.5 with a maximum of 1.5 counts 0.25; 0.2 none
    const cpu = hourly([1.2, 0.95, 0.5, 0.2], [1.2, 0.95, 1.5, 0.9]);
    expect(shareOver(cpu, evenly, 1, policy)).toBeCloseTo((1 + 1 + 0.25) / 4);
  });

  it('usage at its limit counts as over that limit, not as over more', () => {
    const times = [0, 1, 2, 3].map((hour) => hour * hourMs);
    const cpu = usageSeries({ periodMs: hourMs, times, values: [1, 0.96, 0.5, 0.5], limits: [1, 1, 1, 1] });
    expect(shareOver(cpu, evenly, 1, { ...policy, margin: 0 })).toBe(0.5);
    expect(shareOver(cpu, evenly, 1.2, { ...policy, margin: 0 })).toBe(0);
  });

  it('a sample counts half as much with each half-life of age', () => {
    const weights = recency(hourly([1, 0]), 1 / 24, 2 * hourMs); // an hour's half-life, seen at 2:00
    expect([...weights]).toEqual([0.25, 0.5]);
  });

  it('the share of the time is zero without observations', () => {
    expect(shareOver(hourly([]), new Float64Array(), 1, policy)).toBe(0);
  });
});

describe('stretches over a size', () => {
  const series = (times: number[], values: number[]) =>
    usageSeries({ periodMs: 5 * minuteMs, times: times.map((minute) => minute * minuteMs), values });

  it('a stretch over a size is pinned from its fifteenth minute on', () => {
    const cpu = series([0, 5, 10, 15, 20], [2, 2, 2, 2, 0]);
    expect(timesPinned(cpu, 1, 15 * minuteMs)).toEqual([10 * minuteMs, 15 * minuteMs]);
  });

  it('a stretch over a size ends at a gap', () => {
    const cpu = series([0, 5, 30, 35], [2, 2, 2, 2]);
    expect(timesPinned(cpu, 1, 15 * minuteMs)).toEqual([]);
    expect(minutesAtLevel(cpu, 2)).toBe(10);
  });

  it('a stretch over a size counts only if it lasts to the end', () => {
    expect(minutesAtLevel(series([0, 5, 10], [2, 2, 2]), 2)).toBe(15);
    expect(minutesAtLevel(series([0, 5, 10], [2, 2, 1]), 2)).toBe(0);
  });
});

describe('weekly peaks', () => {
  const monday = 3 * dayMs;
  test.each([
    ['at the same minute', monday + weekMs, true],
    ['an hour and a half late', monday + weekMs + 1.5 * hourMs, true],
    ['three hours late', monday + weekMs + 3 * hourMs, false],
    ['on another day', monday + 5 * dayMs, false],
    ['two weeks later only', monday + 2 * weekMs, false],
  ])('a peak is weekly or not if it recurs %s', (_, second, comesBack) => {
    expect(comesBackWeekly([monday, second], 2)).toBe(comesBack);
  });
});
