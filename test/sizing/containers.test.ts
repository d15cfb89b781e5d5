import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type FargateSize, fargateSizes } from '../../shared/model/fargate-sizes.ts';
import type { ContainerLimits } from '../../shared/model/task-definition.ts';
import { hourMs } from '../../shared/model/units.ts';
import { boundByOwnLimit, fitContainers } from '../../shared/sizing/decide/containers.ts';
import type { FittedContainer, SizingInput } from '../../shared/sizing/decide/decision.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import { inWords } from '../builders/in-words.ts';
import { aContainer, aSizingInput, aUsage, now } from '../builders/sizing.ts';

const oneGiB = { cpuUnits: 512, memoryMiB: 1024 };
const twoGiB = { cpuUnits: 1024, memoryMiB: 2048 };

describe('containers at half the size', () => {
  it('containers keep their proportions of limits, reservations and CPU weights', () => {
    const containers = [
      aContainer({ name: 'app', cpuUnits: 896, memoryMiB: 1536, memoryReservationMiB: 1024 }),
      aContainer({ name: 'proxy', cpuUnits: 128, memoryMiB: 512 }),
    ];
    expect(fitContainers(containers, twoGiB, oneGiB)).toEqual([
      {
        name: 'app',
        cpuUnits: { from: 896, to: 448 },
        memoryMiB: { from: 1536, to: 768 },
        memoryReservationMiB: { from: 1024, to: 512 },
      },
      { name: 'proxy', cpuUnits: { from: 128, to: 64 }, memoryMiB: { from: 512, to: 256 } },
    ]);
  });

  it('containers without limits stay without them', () => {
    expect(fitContainers([aContainer({ name: 'app' })], twoGiB, oneGiB)).toEqual([]);
  });

  it('containers yield to one that needs more than its share', () => {
    const containers = [
      aContainer({ name: 'app', memoryMiB: 1024 }),
      aContainer({ name: 'proxy', memoryMiB: 1024 }),
    ];
    // 512 each, but app needs 700.5: 700 of 1024 stay 700, and the proxy has the 324 that are left
    expect(fitContainers(containers, twoGiB, oneGiB, new Map([['app', 700.5]]))).toEqual([
      { name: 'app', memoryMiB: { from: 1024, to: 700 } },
      { name: 'proxy', memoryMiB: { from: 1024, to: 324 } },
    ]);
  });

  it('containers yield by their reservations, too, as ECS counts these without hard limits', () => {
    const containers = [
      aContainer({ name: 'app', memoryMiB: 1024 }),
      aContainer({ name: 'proxy', memoryReservationMiB: 1024 }),
    ];
    expect(fitContainers(containers, twoGiB, oneGiB, new Map([['app', 900]]))).toEqual([
      { name: 'app', memoryMiB: { from: 1024, to: 900 } },
      { name: 'proxy', memoryReservationMiB: { from: 1024, to: 124 } },
    ]);
  });

  it('containers share the task when their needs together exceed it', () => {
    const containers = [
      aContainer({ name: 'app', memoryMiB: 1024 }),
      aContainer({ name: 'proxy', memoryMiB: 1024 }),
    ];
    const needs = new Map([
      ['app', 800],
      ['proxy', 800],
    ]);
    expect(fitContainers(containers, twoGiB, oneGiB, needs).map(({ memoryMiB }) => memoryMiB?.to)).toEqual([
      512, 512,
    ]);
  });

  it('containers get no more CPU than the task has, even with many of the least weight', () => {
    const containers = [1020, 2, 2].map((cpuUnits, at) => aContainer({ name: `c${at}`, cpuUnits }));
    // 255 and twice 2 would be 259 of 256
    const [fitted] = fitContainers(containers, twoGiB, { cpuUnits: 256, memoryMiB: 512 });
    expect(fitted).toEqual({ name: 'c0', cpuUnits: { from: 1020, to: 252 } });
  });
});

test('containers that reach their own limit before that of the task are found', () => {
  const app = aContainer({ name: 'app', memoryMiB: 512 });
  const whole = aContainer({ name: 'whole', memoryMiB: 2048 });
  expect(boundByOwnLimit([app, whole, aContainer({ name: 'free' })], twoGiB)).toEqual([app]);
});

/** Up to five containers that ECS accepts on a size: they share its memory and CPU. */
const tasks = fc
  .record({
    from: fc.constantFrom(...fargateSizes.LINUX),
    to: fc.constantFrom(...fargateSizes.LINUX),
    parts: fc.array(
      fc.record({
        memory: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        cpu: fc.constantFrom(0, 0.001, 0.05, 0.2),
        soft: fc.constantFrom(0.3, 0.8, 1),
        limits: fc.constantFrom('hard', 'soft', 'both', 'none'),
        need: fc.double({ min: 0, max: 1.5, noNaN: true }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ from, to, parts }) => {
    const containers = parts.map(({ memory, cpu, soft, limits }, at) => {
      const hard = Math.max(8, Math.floor(memory * from.memoryMiB));
      return aContainer({
        name: `c${at}`,
        cpuUnits: Math.floor(cpu * from.cpuUnits),
        memoryMiB: limits === 'hard' || limits === 'both' ? hard : undefined,
        memoryReservationMiB:
          limits === 'soft' || limits === 'both' ? Math.max(6, Math.floor(soft * hard) - 1) : undefined,
      });
    });
    const needs = new Map(parts.map(({ need }, at) => [`c${at}`, (need * to.memoryMiB) / parts.length]));
    return { from, to, containers, needs };
  });

/** Container with its changes applied. */
function applied(container: ContainerLimits, changes: readonly FittedContainer[]): ContainerLimits {
  const fitted = changes.find(({ name }) => name === container.name);
  return {
    ...container,
    cpuUnits: fitted?.cpuUnits?.to ?? container.cpuUnits,
    memoryMiB: fitted?.memoryMiB?.to ?? container.memoryMiB,
    memoryReservationMiB: fitted?.memoryReservationMiB?.to ?? container.memoryReservationMiB,
  };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('containers and sizes of any kind', () => {
  it('ECS accepts the limits: they fit the task, are at least 6 MiB, and hard exceeds soft', () => {
    fc.assert(
      fc.property(tasks, ({ from, to, containers, needs }) => {
        const changes = fitContainers(containers, from, to, needs);
        const after = containers.map((container) => applied(container, changes));
        expect(total(after.map(({ cpuUnits }) => cpuUnits))).toBeLessThanOrEqual(to.cpuUnits);
        const counted = after.map(
          ({ memoryMiB, memoryReservationMiB = 0 }) => memoryMiB ?? memoryReservationMiB,
        );
        expect(total(counted)).toBeLessThanOrEqual(to.memoryMiB);
        for (const { memoryMiB = Infinity, memoryReservationMiB = 6 } of after) {
          expect(memoryReservationMiB).toBeGreaterThanOrEqual(6);
          expect(memoryMiB).toBeGreaterThanOrEqual(6);
          if (memoryMiB !== 6) expect(memoryMiB).toBeGreaterThan(memoryReservationMiB);
        }
      }),
    );
  });

  it('each hard limit holds what its container needs if all needs fit', () => {
    fc.assert(
      fc.property(tasks, ({ from, to, containers, needs }) => {
        // A container without a hard limit keeps 6 MiB, one with both limits 7.
        fc.pre(total([...needs.values()]) + 7 * containers.length <= to.memoryMiB);
        const changes = fitContainers(containers, from, to, needs);
        for (const container of containers) {
          const { memoryMiB = Infinity } = applied(container, changes);
          expect(memoryMiB).toBeGreaterThanOrEqual(Math.floor(needs.get(container.name) ?? 0));
        }
      }),
    );
  });

  it('containers without special needs keep their proportion', () => {
    fc.assert(
      fc.property(tasks, ({ from, to, containers }) => {
        const changes = fitContainers(containers, from, to);
        for (const container of containers) {
          const { memoryMiB } = applied(container, changes);
          const proportional = ((container.memoryMiB ?? 0) * to.memoryMiB) / from.memoryMiB;
          if (memoryMiB !== undefined && proportional > 8) {
            expect(Math.abs(memoryMiB - proportional)).toBeLessThanOrEqual(2 + 0.01 * proportional);
          }
        }
      }),
    );
  });
});

describe('decisions about containers', () => {
  const app = aContainer({ name: 'app', memoryMiB: 512 });
  const proxy = aContainer({ name: 'proxy', memoryMiB: 1536 });
  const peaks = new Map([
    ['app', 300],
    ['proxy', 200],
  ]);
  const decide = (overrides: Partial<SizingInput>) => {
    const input = { containers: [app, proxy], containerPeaks: peaks, ...overrides };
    const decision = recommend(aSizingInput(input));
    if (decision.action === 'skip') throw new Error(decision.reason.code);
    return inWords(decision);
  };
  const kill = {
    at: now - hourMs,
    kind: 'out-of-memory',
    size: twoGiB,
    container: 'app',
    containerLimitMiB: 512,
  } as const;

  it('a container that was killed at its own limit is rebalanced, which is a high risk', () => {
    const usage = aUsage({ cpu: () => 0.8 });
    const decision = decide({ usage, stops: [kill] });
    expect(decision).toMatchObject({ action: 'rebalance', size: twoGiB, risk: 'high' });
    // 512 × 1.25 = 640: 128 more, which the proxy gives
    expect(decision.containers).toEqual([
      { name: 'app', memoryMiB: { from: 512, to: 640 } },
      { name: 'proxy', memoryMiB: { from: 1536, to: 1408 } },
    ]);
    expect(decision.reason).toBe(
      'task size unchanged (1 vCPU / 2 GiB), container limits rebalanced: container app was killed at its own limit of 512 MiB, below the memory of the task.',
    );
  });

  it('a container close to its limit is named in the reason', () => {
    const containerPeaks = new Map([...peaks, ['app', 500]]); // 500 × 1.1 = 550
    const decision = decide({ usage: aUsage({ cpu: () => 0.8 }), containerPeaks });
    expect(decision).toMatchObject({ action: 'rebalance', risk: 'medium' });
    expect(decision.reason).toContain('container app comes close to its own limit of 512 MiB');
  });

  it('a task shrinks no further than its containers need together', () => {
    // 300 × 1.1 + 200 × 1.1 = 550: 512 MiB hold the 400 of the task, but not its containers
    const { size, runnerUp } = decide({});
    expect(size).toEqual({ cpuUnits: 256, memoryMiB: 1024 });
    expect(runnerUp?.whyNot).toBe('its containers need more than 512 MiB together');
  });

  it('a container with an unknown peak counts as large as the whole task', () => {
    // 400 × 1.1 = 440 for app and for proxy: 880
    expect(decide({ containerPeaks: undefined }).size.memoryMiB).toBe(1024);
  });

  it('an applied rebalance is kept', () => {
    const taken = decide({ stops: [kill] });
    const containers = [app, proxy].map((container) => applied(container, taken.containers));
    const again = { size: taken.size as FargateSize, containers, lastChangeAt: now, stops: [kill] };
    expect(decide(again)).toMatchObject({ action: 'keep', containers: [], risk: 'none' });
  });
});
