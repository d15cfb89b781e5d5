import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hourlyUsd } from '../../shared/rightsizing/cost.ts';
import type { Sized, SizingInput } from '../../shared/rightsizing/decision.ts';
import { growNow } from '../../shared/rightsizing/grow-now.ts';
import { policies } from '../../shared/rightsizing/policy.ts';
import { recommend } from '../../shared/rightsizing/recommend.ts';
import { highest, type UsageSeries, usageSeries } from '../../shared/rightsizing/usage.ts';
import { fargateSizes, holds, isFargateSize } from '../../shared/task/fargate-sizes.ts';
import { hourMs } from '../../shared/task/units.ts';
import { aSizingInput, now } from '../builders/sizing.ts';

/** Levels that last for a few hours each, as load does; up to 17 days. */
const levels = fc.array(
  fc.record({
    hours: fc.integer({ min: 1, max: 40 }),
    cpu: fc.double({ min: 0, max: 6, noNaN: true }),
    maximum: fc.double({ min: 0, max: 4, noNaN: true }),
    memory: fc.double({ min: 1, max: 20_000, noNaN: true }),
  }),
  { minLength: 1, maxLength: 20 },
);
type Levels = typeof levels extends fc.Arbitrary<infer Value> ? Value : never;

function seriesOf(values: number[], maxima?: number[]): UsageSeries {
  const times = values.map((_, at) => now - (values.length - at) * hourMs);
  return usageSeries({ periodMs: hourMs, times, values, maxima });
}

function usageOf(of: Levels) {
  const hourly = of.flatMap((level) => Array.from({ length: level.hours }, () => level));
  return {
    cpu: seriesOf(
      hourly.map(({ cpu }) => cpu),
      hourly.map(({ cpu, maximum }) => cpu + maximum),
    ),
    memory: seriesOf(hourly.map(({ memory }) => memory)),
  };
}

const inputs = fc
  .record({
    levels,
    size: fc.constantFrom(...fargateSizes.LINUX),
    policy: fc.constantFrom(...Object.values(policies)),
  })
  .map(({ levels: of, ...rest }) => aSizingInput({ usage: usageOf(of), ...rest }));

function sized(input: SizingInput): Sized {
  const decision = recommend(input);
  if (decision.action === 'skip') throw new Error(decision.reason);
  return decision;
}

function scaled(series: UsageSeries, by: (at: number) => number): UsageSeries {
  return {
    ...series,
    values: series.values.map((value, at) => value * by(at)),
    maxima: series.maxima?.map((value, at) => value * by(at)),
  };
}

describe('every decision', () => {
  it('is a legal size', () => {
    fc.assert(fc.property(inputs, (input) => isFargateSize(sized(input).size, 'LINUX')));
  });

  it('is kept when it was applied and is taken again on the same usage', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { size } = sized(input);
        expect(sized({ ...input, size, lastChangeAt: now }).action).toBe('keep');
      }),
    );
  });

  it('never puts memory below the observed peak and its margin, a leak aside', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { size, leak } = sized(input);
        const wanted = highest(input.usage.memory.values) * (1 + input.policy.memory.margin);
        const most = fargateSizes.LINUX.at(-1)?.memoryMiB ?? 0;
        fc.pre(leak === undefined);
        expect(size.memoryMiB).toBeGreaterThanOrEqual(Math.min(wanted, most));
      }),
    );
  });

  it('never shrinks CPU under more than a fifth of the last week', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { action, size } = sized(input);
        const lastWeek = input.usage.cpu.values.slice(-7 * 24);
        const over = lastWeek.filter((value) => value * 1024 > size.cpuUnits).length / lastWeek.length;
        if (action === 'shrink') expect(over).toBeLessThanOrEqual(input.policy.cpu.weekBudget);
      }),
    );
  });
});

it('more usage never gives a smaller size', () => {
  const factors = fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(inputs, factors, (input, more) => {
      const by = (at: number) => more[at % more.length] ?? 1;
      const { cpu, memory } = input.usage;
      const [less, greater] = [
        sized(input),
        sized({ ...input, usage: { cpu: scaled(cpu, by), memory: scaled(memory, by) } }),
      ];
      // A leak is not followed, so that usage which becomes one by growing may get less.
      fc.pre(greater.leak === undefined && less.leak === undefined);
      expect(hourlyUsd(greater.size, input.price)).toBeGreaterThanOrEqual(hourlyUsd(less.size, input.price));
    }),
    { numRuns: 300 },
  );
});

it('an alarm never takes anything away', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const decision = growNow(input);
      const { cpuUnits, memoryMiB } = input.size;
      if (decision.action === 'grow') expect(holds(decision.size, cpuUnits / 1024, memoryMiB)).toBe(true);
    }),
  );
});
