import { describe, expect, it } from '@jest/globals';
import {
  cpuFromPercent,
  daysSeen,
  memoryFromPercent,
  usageBetween,
  usageSeries,
} from '../../shared/rightsizing/usage.ts';
import { minuteMs } from '../../shared/task/units.ts';

const small = { cpuUnits: 512, memoryMiB: 1024 };
const large = { cpuUnits: 2048, memoryMiB: 4096 };

describe('percent of the size that ran becomes vCPU and MiB', () => {
  const points = [
    { at: 0, percent: 80, maximumPercent: 90, size: small },
    { at: minuteMs, percent: 20, maximumPercent: 40, size: large },
  ];

  it('so that a resize does not look like a fall of the load', () => {
    const cpu = cpuFromPercent(points, minuteMs);
    expect([...cpu.values]).toEqual([0.4, 0.4]); // 80 % of 0.5 vCPU, 20 % of 2 vCPU
    expect([...(cpu.maxima ?? [])]).toEqual([0.45, 0.8]);
    expect([...memoryFromPercent(points, minuteMs).values]).toEqual([819.2, 819.2]);
  });

  it('and CPU at its limit is told apart: the demand was at least the limit', () => {
    const cpu = cpuFromPercent([{ at: 0, percent: 96, size: small }, ...points.slice(1)], minuteMs);
    expect([...cpu.atLimit]).toEqual([1, 0]);
    expect(cpu.values[0]).toBe(0.5);
  });
});

describe('a series', () => {
  it('leaves gaps out: absence is not zero', () => {
    const series = usageSeries({
      periodMs: minuteMs,
      times: [0, 60_000, 120_000],
      values: [1, Number.NaN, 3],
    });
    expect([...series.times]).toEqual([0, 120_000]);
    expect([...series.values]).toEqual([1, 3]);
  });

  it('is cut by time, the end not included', () => {
    const series = usageSeries({ periodMs: 10, times: [0, 10, 20, 30], values: [0, 1, 2, 3] });
    expect([...usageBetween(series, 10, 30).values]).toEqual([1, 2]);
    expect([...usageBetween(series, 5, 11).values]).toEqual([1]);
    expect([...usageBetween(series, 40, 50).values]).toEqual([]);
  });

  it('spans from its first period to the end of its last', () => {
    const day = 24 * 60 * minuteMs;
    expect(daysSeen(usageSeries({ periodMs: day, times: [0, 3 * day], values: [1, 1] }))).toBe(4);
    expect(daysSeen(usageSeries({ periodMs: day, times: [], values: [] }))).toBe(0);
  });
});
