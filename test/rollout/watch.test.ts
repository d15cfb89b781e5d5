import { describe, expect, it, test } from '@jest/globals';
import type { DecisionRecord } from '../../shared/model/decision-record.ts';
import type { MetricSamples } from '../../shared/model/metric.ts';
import type { Realised } from '../../shared/model/rollout-step.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { faultInUsage } from '../../shared/rollout/faults.ts';
import { type UsageSince, usageSince } from '../../shared/rollout/usage-since.ts';
import { realised } from '../../shared/rollout/watch.ts';
import { faultWords, stepWords } from '../../shared/sizing/report/rollout-words.ts';
import { aDecisionRecord } from '../builders/rollout.ts';

const periodMs = 5 * minuteMs;
const window = { from: 0, to: 12 * periodMs, periodMs };
/** 1 vCPU and 2 GiB become half of both. */
const decision = aDecisionRecord('web');

/** Values at every period, except where there is none. */
function samples(...values: (number | undefined)[]): MetricSamples {
  const present = values.flatMap((value, at) =>
    value === undefined ? [] : [{ time: at * periodMs, value }],
  );
  return {
    times: Float64Array.from(present.map(({ time }) => time)),
    values: Float64Array.from(present.map(({ value }) => value)),
  };
}

const quiet = samples(10, 10, 10);
const twoTasks = samples(10, 10, 10);
const since = (metrics: Partial<Parameters<typeof usageSince>[0]>) =>
  usageSince({ cpuAverage: quiet, memoryMaximum: quiet, cpuSamples: twoTasks, ...metrics }, decision, window);

describe('usage since the new size runs', () => {
  it('usage is measured in vCPU and MiB of the new size, with the mean of its tasks', () => {
    expect(
      since({
        cpuAverage: samples(20, 50, 30),
        memoryMaximum: samples(60, 75, 70),
        cpuSamples: samples(10, 15, 20),
      }),
    ).toEqual({ highestMemoryMiB: 768, highestCpuMean: 0.25, minutesAtLimit: 0, meanTasks: 3 });
  });

  test.each([
    ['one after the other', samples(96, 95, 97), 15],
    ['with a quiet one between', samples(96, 20, 97, 99), 10],
    ['with a gap between: unknown', samples(96, undefined, 97, 99), 10],
    ['just below', samples(94.9, 94.9, 94.9, 94.9), 0],
  ])('periods at the CPU limit are counted: %s', (_, cpuAverage, minutes) => {
    expect(since({ cpuAverage })?.minutesAtLimit).toBe(minutes);
  });

  it('usage is unknown while CPU or memory was not measured', () => {
    expect(since({ cpuAverage: samples() })).toBeUndefined();
    expect(since({ memoryMaximum: samples() })).toBeUndefined();
  });
});

const calm: UsageSince = { highestMemoryMiB: 700, highestCpuMean: 0.3, minutesAtLimit: 0, meanTasks: 2 };
const full = { ...calm, highestMemoryMiB: 973 };
const starved = { ...calm, minutesAtLimit: 15 };
const grown: Partial<DecisionRecord> = { from: decision.to, to: decision.from, action: 'grow' };

describe('faults in usage', () => {
  test.each<[string, UsageSince, Partial<DecisionRecord>, string | undefined]>([
    ['usage within the promise', calm, {}, undefined],
    ['memory at 95%', full, {}, 'Memory reached 973 MiB of 1 GiB'],
    ['memory just below', { ...calm, highestMemoryMiB: 972 }, {}, undefined],
    ['CPU at its limit for a quarter of an hour', starved, {}, 'CPU was at its limit of 0.5 vCPU for 15 min'],
    ['CPU at its limit for ten minutes', { ...calm, minutesAtLimit: 10 }, {}, undefined],
    [
      'memory that grew, and is full again',
      { ...full, highestMemoryMiB: 2048 },
      grown,
      'Memory reached 2 GiB of 2 GiB',
    ],
    ['CPU that grew, and is full again', starved, grown, 'CPU was at its limit of 1 vCPU for 15 min'],
    [
      'memory that stayed, and is as full as before',
      full,
      { from: { cpuUnits: 1024, memoryMiB: 1024 } },
      undefined,
    ],
  ])('usage is checked for faults: %s', (_, usage, changes, expected) => {
    const fault = faultInUsage({ ...decision, ...changes }, usage);
    expect(fault && faultWords(fault)).toBe(expected);
  });
});

const inWords = (measured: Realised) => stepWords({ code: 'verified', realised: measured });

describe('measured savings', () => {
  const monthlyUsd = { before: 100, after: 40 };
  test.each<[string, Partial<DecisionRecord>, number, string]>([
    ['is the promised one when as many tasks run', { monthlyUsd }, 2, 'saves $60/month with 2 tasks'],
    ['is less when more tasks run', { monthlyUsd }, 4, 'saves $20/month with 4 tasks'],
    ['is a cost when many more run', { monthlyUsd }, 5.5, 'costs $10/month more with 5.5 tasks'],
    [
      'counts the tasks that were promised, too',
      { monthlyUsd: { before: 100, after: 60 }, tasks: { before: 2, after: 3 } },
      2,
      'saves $60/month with 2 tasks',
    ],
  ])('the measured saving %s', (_, changes, meanTasks, expected) => {
    const text = inWords(realised({ ...decision, ...changes }, { ...calm, meanTasks }));
    expect(text).toBe(
      `Measured since: ${expected}; CPU at most 0.3 vCPU of 0.5 vCPU, memory at most 700 MiB of 1 GiB.`,
    );
  });

  it('the measured saving has no amount where no price is known', () => {
    expect(inWords(realised(decision, calm))).toBe(
      'Measured since: CPU at most 0.3 vCPU of 0.5 vCPU, memory at most 700 MiB of 1 GiB.',
    );
  });
});
