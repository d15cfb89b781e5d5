import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fargateSizes, holds, isFargateSize } from '../../shared/model/fargate-sizes.ts';
import type { ScalingSignal } from '../../shared/model/scaling.ts';
import type { ContainerLimits } from '../../shared/model/task-definition.ts';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import { answerAlarm } from '../../shared/sizing/decide/answer-alarm.ts';
import { isWithin } from '../../shared/sizing/decide/bounds.ts';
import { hourlyUsd } from '../../shared/sizing/decide/cost.ts';
import type { Sized, SizingInput } from '../../shared/sizing/decide/decision.ts';
import { growNow } from '../../shared/sizing/decide/grow-now.ts';
import { policies } from '../../shared/sizing/decide/policy.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import { dailyRise, weeklyRise } from '../../shared/sizing/usage/rising.ts';
import { highest, type UsageSeries, usageBetween, usageSeries } from '../../shared/sizing/usage/usage.ts';
import { aContainer, aSizingInput, now } from '../builders/sizing.ts';

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
  if (decision.action === 'skip') throw new Error(decision.reason.code);
  return decision;
}

function scaled(series: UsageSeries, by: (at: number) => number): UsageSeries {
  return {
    ...series,
    values: series.values.map((value, at) => value * by(at)),
    maxima: series.maxima?.map((value, at) => value * by(at)),
  };
}

describe('decisions', () => {
  it('every decision is a valid Fargate size', () => {
    fc.assert(fc.property(inputs, (input) => isFargateSize(sized(input).size, 'LINUX')));
  });

  it('a decision that was applied is kept on the same usage', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { size } = sized(input);
        expect(sized({ ...input, size, lastChangeAt: now }).action).toBe('keep');
      }),
    );
  });

  it('memory is never below the observed peak and its margin, except for a leak', () => {
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

  it('CPU never shrinks below the use of more than a fifth of the last week', () => {
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

it('a growth of CPU that was full again for 15 minutes leads to more CPU, whatever the usage before', () => {
  const growths = fc.record({
    input: inputs,
    hoursAgo: fc.integer({ min: 2, max: 70 }),
    takesRequests: fc.option(fc.boolean(), { nil: undefined }),
  });
  fc.assert(
    fc.property(growths, ({ input, hoursAgo, takesRequests }) => {
      const size = { cpuUnits: 2048, memoryMiB: 16_384 };
      const grown = { from: now - hoursAgo * hourMs, size };
      const { cpu } = input.usage;
      fc.pre(cpu.values.length >= 2);
      // One period at the limit since the growth; the others lie as they do.
      const values = cpu.values.map((value, at) => (at === cpu.values.length - 1 ? 2 : value));
      const usage = { ...input.usage, cpu: { ...cpu, values } };
      const trials = [{ from: Number.NEGATIVE_INFINITY, size: { cpuUnits: 1024, memoryMiB: 16_384 } }, grown];
      const after = { ...input, usage, size, trials, takesRequests, lastChangeAt: grown.from };
      expect(sized(after).size.cpuUnits).toBeGreaterThan(2048);
      expect(sized(after).reason).toMatchObject({ code: 'too-small' });
    }),
  );
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
      // A leak is not followed, so usage that becomes one by growing may get less.
      fc.pre(greater.leak === undefined && less.leak === undefined);
      // A rise is no longer one where the time before it has more usage.
      fc.pre(weeklyRise(cpu, now) === undefined && dailyRise(memory) === undefined);
      expect(hourlyUsd(greater.size, input.price)).toBeGreaterThanOrEqual(hourlyUsd(less.size, input.price));
    }),
    { numRuns: 80 },
  );
});

/** Owner's limits, containers, scaling: everything that may keep the cheapest size from being chosen. */
const circumstances = fc.record({
  os: fc.constantFrom('LINUX', 'WINDOWS'),
  bounds: fc.option(
    fc.record(
      {
        minimumVcpu: fc.constantFrom(0.5, 1, 2),
        maximumVcpu: fc.constantFrom(1, 2, 4),
        minimumMemoryMiB: fc.constantFrom(1024, 4096, 5000),
        maximumMemoryMiB: fc.constantFrom(2048, 8192, 16_384),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
  signal: fc.constantFrom<ScalingSignal | undefined>(
    undefined,
    { by: 'cpu', percent: 60 },
    { by: 'memory', percent: 70 },
    { by: 'requests', metric: 'ALBRequestCountPerTarget' },
  ),
  isScalingUnknown: fc.boolean(),
  running: fc.integer({ min: 1, max: 8 }),
  settings: fc.constantFrom('-Xmx1g', 'GOMEMLIMIT=300MiB', '--workers 4'),
  shares: fc.constantFrom([], [0.5, 0.25], [0.9], [0.3, 0.3, 0.3]),
  peak: fc.double({ min: 0.05, max: 1, noNaN: true }),
  stop: fc.constantFrom(undefined, 'out-of-memory', 'cpu-starved', 'of a container'),
});

/** An input with all of these. */
const fullInputs = fc.tuple(inputs, circumstances).map(([input, about]): SizingInput => {
  const { os, bounds, signal, running, settings, shares, peak, stop, isScalingUnknown } = about;
  const size = isFargateSize(input.size, os) ? input.size : { cpuUnits: 1024, memoryMiB: 4096 };
  const { cpu, memory } = input.usage;
  const containers = shares.map((share, at) =>
    aContainer({
      name: `c${at}`,
      memoryMiB: Math.floor(share * size.memoryMiB),
      cpuUnits: Math.floor(share * size.cpuUnits),
      runtimeSettings: at === 0 ? [settings] : [],
    }),
  );
  const kind = stop === 'cpu-starved' ? stop : 'out-of-memory';
  const ofContainer = { container: 'c0', containerLimitMiB: containers[0]?.memoryMiB };
  const one = { at: now - hourMs, kind, size, ...(stop === 'of a container' ? ofContainer : {}) } as const;
  const policies = signal && [{ name: 'a', kind: 'target tracking', signal } as const];
  return {
    ...{ ...input, os, size, containers, isScalingUnknown, tasks: running },
    usage: { cpu: { ...cpu, tasks: cpu.values.map(() => running) }, memory },
    bounds,
    scaling: policies && { minimumTasks: 1, maximumTasks: 8, policies },
    containerPeaks: new Map(containers.map(({ name, memoryMiB = 0 }) => [name, peak * memoryMiB])),
    stops: stop ? [one] : [],
  };
});

/** The task definition after the decision. */
function applied(input: SizingInput, { size, containers }: Sized): SizingInput {
  const changed = (input.containers ?? []).map((container) => {
    const { memoryMiB, cpuUnits } = containers.find(({ name }) => name === container.name) ?? {};
    return {
      ...container,
      memoryMiB: memoryMiB?.to ?? container.memoryMiB,
      cpuUnits: cpuUnits?.to ?? container.cpuUnits,
    };
  });
  return { ...input, size, containers: changed, lastChangeAt: now };
}

describe('decisions under any circumstances', () => {
  it('every decision is a valid size within the limits in tags, or closer to them', () => {
    fc.assert(
      fc.property(fullInputs, (input) => {
        const { size } = sized(input);
        const { os, bounds = {} } = input;
        const isCloser = holds(input.size, size.cpuUnits / 1024, size.memoryMiB);
        expect(isFargateSize(size, os)).toBe(true);
        fc.pre(fargateSizes[os].some((legal) => isWithin(legal, bounds)));
        expect(isWithin(size, bounds) || (!isWithin(input.size, bounds) && isCloser)).toBe(true);
      }),
    );
  });

  it('a decision leaves containers that ECS accepts and that fit the task', () => {
    fc.assert(
      fc.property(fullInputs, (input) => {
        const decision = sized(input);
        const { containers = [] } = applied(input, decision);
        const sum = (of: (one: ContainerLimits) => number) =>
          containers.reduce((all, one) => all + of(one), 0);
        expect(sum(({ memoryMiB = 0 }) => memoryMiB)).toBeLessThanOrEqual(decision.size.memoryMiB);
        expect(sum(({ cpuUnits }) => cpuUnits)).toBeLessThanOrEqual(decision.size.cpuUnits);
        for (const { memoryMiB = 6 } of containers) expect(memoryMiB).toBeGreaterThanOrEqual(6);
      }),
    );
  });

  it('an applied decision is kept under any circumstances', () => {
    fc.assert(
      fc.property(fullInputs, (input) => {
        // With scaling on CPU, another number of tasks would have run: scaling.test.ts covers that.
        fc.pre(input.scaling?.policies[0]?.signal.by !== 'cpu');
        const decision = sized(input);
        const again = sized(applied(input, decision));
        expect({ action: again.action, containers: again.containers }).toEqual({
          action: 'keep',
          containers: [],
        });
      }),
    );
  });

  it('CPU never shrinks where scaling could not be read', () => {
    fc.assert(
      fc.property(fullInputs, (input) => {
        const { size } = sized({ ...input, bounds: undefined, isScalingUnknown: true });
        expect(size.cpuUnits).toBeGreaterThanOrEqual(input.size.cpuUnits);
      }),
    );
  });

  it('nothing shrinks on two days of data or two days after a change', () => {
    fc.assert(
      fc.property(fullInputs, fc.boolean(), (input, isYoung) => {
        const { cpu, memory } = input.usage;
        const twoDays = (series: UsageSeries) => usageBetween(series, now - 2 * dayMs, now);
        const waiting = isYoung
          ? { usage: { cpu: twoDays(cpu), memory: twoDays(memory) } }
          : { lastChangeAt: now - dayMs };
        const { size } = sized({ ...input, ...waiting, bounds: undefined });
        expect(holds(size, input.size.cpuUnits / 1024, input.size.memoryMiB)).toBe(true);
      }),
    );
  });

  it('memory exceeds the limit of a kill, except for a leak', () => {
    fc.assert(
      fc.property(fullInputs, (input) => {
        const stop = { at: now - hourMs, kind: 'out-of-memory', size: input.size } as const;
        const { size, leak } = sized({ ...input, bounds: undefined, stops: [stop] });
        fc.pre(leak === undefined);
        const most = fargateSizes[input.os].at(-1)?.memoryMiB ?? 0;
        expect(size.memoryMiB).toBeGreaterThanOrEqual(Math.min(most, 1.25 * input.size.memoryMiB));
      }),
    );
  });
});

it('an alarm never shrinks anything', () => {
  fc.assert(
    fc.property(fullInputs, (input) => {
      const { cpuUnits, memoryMiB } = input.size;
      const decisions = [growNow(input), answerAlarm(input)];
      for (const decision of decisions) {
        const size = 'size' in decision ? decision.size : input.size;
        expect(holds(size, cpuUnits / 1024, memoryMiB)).toBe(true);
      }
    }),
  );
});
