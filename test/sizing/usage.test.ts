import { describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../shared/model/units.ts';
import { daysSeen, usageBetween, usageSeries } from '../../shared/sizing/usage/usage.ts';

describe('usage series', () => {
  it('a series leaves gaps out', () => {
    const series = usageSeries({
      periodMs: minuteMs,
      times: [0, 60_000, 120_000],
      values: [1, Number.NaN, 3],
    });
    expect([...series.times]).toEqual([0, 120_000]);
    expect([...series.values]).toEqual([1, 3]);
  });

  it('a series is cut by time without the end', () => {
    const series = usageSeries({ periodMs: 10, times: [0, 10, 20, 30], values: [0, 1, 2, 3] });
    expect([...usageBetween(series, 10, 30).values]).toEqual([1, 2]);
    expect([...usageBetween(series, 5, 11).values]).toEqual([1]);
    expect([...usageBetween(series, 40, 50).values]).toEqual([]);
  });

  it('a series counts observed days without gaps, unless its tasks run occasionally', () => {
    const day = 24 * 60 * minuteMs;
    const gapped = usageSeries({ periodMs: day, times: [0, 3 * day], values: [1, 1] });
    expect(daysSeen(gapped)).toBe(2);
    expect(daysSeen({ ...gapped, isOccasional: true })).toBe(4);
    expect(daysSeen(usageSeries({ periodMs: day, times: [], values: [] }))).toBe(0);
  });
});
