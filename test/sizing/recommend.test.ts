import { describe, expect, it, test } from '@jest/globals';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import type { SizingInput } from '../../shared/sizing/decide/decision.ts';
import { policies } from '../../shared/sizing/decide/policy.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import { inWords } from '../builders/in-words.ts';
import { aSeries, aSizingInput, aUsage, now, within } from '../builders/sizing.ts';

function sized(overrides: Partial<SizingInput>) {
  const decision = recommend(aSizingInput(overrides));
  if (decision.action === 'skip') throw new Error(decision.reason.code);
  return inWords(decision);
}

describe('services with little usage', () => {
  const decision = sized({ usage: aUsage() });

  it('a service with little usage shrinks to the cheapest size that holds it', () => {
    expect(decision.action).toBe('shrink');
    expect(decision.size).toEqual({ cpuUnits: 256, memoryMiB: 512 }); // 400 MiB × 1.1 = 440 MiB
    // (0.04937 − 0.0123425) × 730 h × 2 tasks = 54.06
    expect(decision.reason).toBe(
      '1 vCPU / 2 GiB to 0.25 vCPU / 512 MiB saves $54/month: ' +
        'in 14 days the average of its tasks never exceeded 0.25 vCPU; ' +
        'the busiest minute of a task reached 0.1 vCPU; memory peaked at 400 MiB.',
    );
    const { before = 0, after = 0 } = decision.monthlyUsd ?? {};
    expect(before - after).toBeCloseTo(54.06, 2);
  });

  it('a decision has the headroom that it reports', () => {
    expect(decision.headroom.cpu).toBeCloseTo(1 - 0.1 / 0.25);
    expect(decision.headroom.memory).toBeCloseTo(1 - 400 / 512);
  });

  it('a shrunk service keeps its size', () => {
    const again = sized({ usage: aUsage(), size: decision.size, lastChangeAt: now });
    expect(again).toMatchObject({ action: 'keep', size: decision.size });
  });
});

test('the runner-up is the next cheaper size with the reason against it', () => {
  const { size, runnerUp } = sized({ usage: aUsage({ memory: () => 900 }) });
  expect(size).toEqual({ cpuUnits: 256, memoryMiB: 1024 });
  expect(runnerUp?.size).toEqual({ cpuUnits: 256, memoryMiB: 512 });
  expect(runnerUp?.whyNot).toBe('memory was above 512 MiB once');
});

describe('tolerance', () => {
  // Two hours over 0.25 vCPU, three days ago, on an otherwise idle service whose peaks 0.5 vCPU hold.
  const usage = aUsage({ days: 7, cpu: (daysAgo) => (within(daysAgo, 3, 2) ? 0.4 : 0.05) });
  // Weighted by 2^(-3/2): 0.083 days × 0.36 ÷ 2.63 days = 1.1% of the time; at half the peak's size half is admitted.
  test.each([
    ['critical', 512], // 0.5% admitted
    ['standard', 256], // 1.5%
    ['batch', 256], // 6%
  ] as const)('the tolerance %s gives %i CPU units', (tolerance, cpuUnits) => {
    expect(sized({ usage, policy: policies[tolerance] }).size.cpuUnits).toBe(cpuUnits);
  });
});

describe('weekly peaks', () => {
  const monday = (daysAgo: number) => within(daysAgo, 4, 1) || within(daysAgo, 11, 1);

  it('a peak of an hour each Monday is honored', () => {
    const { size, runnerUp } = sized({ usage: aUsage({ cpu: (ago) => (monday(ago) ? 0.9 : 0.05) }) });
    expect(size.cpuUnits).toBe(1024);
    expect(runnerUp?.whyNot).toBe('CPU exceeds 0.5 vCPU at the same hour each week');
  });

  it('a peak that occurred only once is not honored', () => {
    const once = (ago: number) => (within(ago, 11, 1) ? 0.9 : 0.05);
    expect(sized({ usage: aUsage({ cpu: once }) }).size.cpuUnits).toBe(256);
  });
});

describe('too little CPU', () => {
  it('a service with too little CPU grows by what its usage needs', () => {
    const { action, size, reason } = sized({ usage: aUsage({ cpu: () => 1.4 }) });
    expect(action).toBe('grow');
    expect(size.cpuUnits).toBe(2048);
    expect(reason).toContain('CPU would exceed 1 vCPU 100% of the time');
  });

  it('half an hour of evidence is enough to grow', () => {
    expect(sized({ usage: aUsage({ days: 1 / 48, cpu: () => 1.4 }) }).action).toBe('grow');
  });

  it('a service with too little CPU and too much memory is rebalanced', () => {
    const usage = aUsage({ cpu: () => 1.4, memory: () => 1000 });
    const { action, size } = sized({ usage, size: { cpuUnits: 1024, memoryMiB: 8192 } });
    expect({ action, size }).toEqual({ action: 'rebalance', size: { cpuUnits: 2048, memoryMiB: 4096 } });
  });

  it('a demand that no size holds is reported', () => {
    const size = { cpuUnits: 32_768, memoryMiB: 61_440 };
    const decision = sized({ usage: aUsage({ cpu: () => 40 }), size });
    expect(decision).toMatchObject({ action: 'keep', size });
    expect(decision.reason).toContain('32 vCPU / 60 GiB stays, though no size is large enough');
  });

  interface Grown {
    grewDaysAgo: number;
    before?: number;
    hours?: number;
    wasFull?: boolean;
  }

  it.each<[string, Grown, number]>([
    ['the next one a day after a growth', { grewDaysAgo: 1 }, 2048],
    ['the same one half a day after a growth, while tasks started', { grewDaysAgo: 0.5 }, 1024],
    ['the fitting one four days after a growth', { grewDaysAgo: 4 }, 256],
    ['the same one a day after a shrink', { grewDaysAgo: 1, before: 2048 }, 1024],
    ['the same one after only ten minutes', { grewDaysAgo: 1, hours: 1 / 6 }, 1024],
    ['the same one after two growths', { grewDaysAgo: 1, wasFull: true }, 1024],
  ])(
    'the size of a service whose CPU was full is %s',
    (_, { grewDaysAgo, before = 512, hours = 1 / 3, wasFull }, cpuUnits) => {
      const usage = aUsage({ cpu: (ago) => (within(ago, 0.5, hours) ? 1 : 0.1) });
      const trial = (daysAgo: number, units: number) => ({
        from: now - daysAgo * dayMs,
        size: { cpuUnits: units, memoryMiB: 2048 },
        isCpuFull: true,
      });
      const trials = [...(wasFull ? [trial(9, 256)] : []), trial(8, before), trial(grewDaysAgo, 1024)];
      const { size, reason } = sized({ usage, trials, lastChangeAt: now - grewDaysAgo * dayMs });
      expect(size.cpuUnits).toBe(cpuUnits);
      const says = 'CPU was at its limit of 1 vCPU for 20 min soon after it grew from 0.5 vCPU';
      if (cpuUnits > 1024) expect(reason).toContain(says);
      if (wasFull)
        expect(reason).toContain('uses whatever CPU it gets: 0.25 vCPU, 0.5 vCPU, 1 vCPU were all full');
    },
  );

  it('a health check that failed for lack of CPU grows the service', () => {
    const stop = {
      at: now - hourMs,
      kind: 'cpu-starved',
      size: { cpuUnits: 1024, memoryMiB: 2048 },
    } as const;
    const { size, reason } = sized({ stops: [stop] });
    expect(size.cpuUnits).toBe(2048);
    expect(reason).toContain('health checks failed while CPU was at its limit of 1 vCPU');
  });
});

describe('memory', () => {
  it('memory keeps its margin above even a short peak', () => {
    const usage = aUsage({ memory: (ago) => (within(ago, 9, 0.2) ? 1900 : 300) });
    // 1900 MiB × 1.1 = 2090 MiB: more than the 2 GiB in use
    const { size, reason } = sized({ usage });
    expect(size.memoryMiB).toBe(3072);
    expect(reason).toContain('memory peaked at 1.86 GiB; with 10% headroom it needs 2.04 GiB');
  });

  it('memory after a kill is raised above its limit, not above the observed peak', () => {
    const stop = {
      at: now - dayMs,
      kind: 'out-of-memory',
      size: { cpuUnits: 1024, memoryMiB: 2048 },
    } as const;
    const { action, size, reason } = sized({ usage: aUsage({ cpu: () => 0.6 }), stops: [stop] });
    expect({ action, memoryMiB: size.memoryMiB }).toEqual({ action: 'grow', memoryMiB: 3072 }); // 2048 × 1.25 = 2560
    expect(reason).toContain('tasks were killed for memory');
  });
});

describe('leaks', () => {
  const usage = aUsage({ memory: (ago) => 1700 - 100 * ago });

  it('a leak is named and changes memory neither up nor down', () => {
    const { action, size, leak, reason } = sized({ usage: { ...usage, cpu: aSeries(14, () => 0.6) } });
    expect({ action, size }).toEqual({ action: 'keep', size: { cpuUnits: 1024, memoryMiB: 2048 } });
    expect(leak?.mibPerDay).toBeCloseTo(100);
    expect(reason).toContain('memory only grows, by about 100 MiB a day, which looks like a leak');
  });

  it('a leak that restarts reset is named as such', () => {
    const restarted = aUsage({ days: 12, memory: (ago) => 300 + 100 * ((12 - ago) % 4) });
    expect(sized({ usage: restarted }).reason).toContain(
      'memory grows between restarts, by about 100 MiB a day, which looks like a leak',
    );
  });

  it('a leak does not grow memory even where its peak has passed the margin', () => {
    const full = aUsage({ cpu: () => 0.6, memory: (ago) => 2000 - 100 * ago });
    expect(sized({ usage: full }).size.memoryMiB).toBe(2048);
  });

  it('a leak leaves CPU free to shrink', () => {
    const { action, size } = sized({ usage, size: { cpuUnits: 2048, memoryMiB: 4096 } });
    expect({ action, size }).toEqual({ action: 'shrink', size: { cpuUnits: 512, memoryMiB: 4096 } });
  });
});

describe('delayed shrinks', () => {
  test.each([
    ['for days', { usage: aUsage({ days: 2 }) }, 'only 2 days of usage so far; shrinking needs 3'],
    ['after a change', { lastChangeAt: now - dayMs }, 'the size changed less than 2 days ago'],
  ])('a shrink waits %s', (_, overrides, whyNot) => {
    const { action, runnerUp } = sized(overrides);
    expect(action).toBe('keep');
    expect(runnerUp?.whyNot).toBe(whyNot);
  });

  it('a shrink keeps more room while the evidence is young', () => {
    const usage = (days: number) => aUsage({ days, memory: () => 440 });
    expect(sized({ usage: usage(7) }).size.memoryMiB).toBe(512); // 440 × 1.1 = 484
    const young = sized({ usage: usage(3.5) }); // half the trust: 440 × 1.2 = 528
    expect(young.size.memoryMiB).toBe(1024);
    expect(young.runnerUp?.whyNot).toBe('3.5 days of usage are too few for a size that small');
  });

  it('a critical service shrinks in steps', () => {
    const { size, runnerUp } = sized({
      policy: policies.critical,
      size: { cpuUnits: 2048, memoryMiB: 4096 },
    });
    expect(size).toEqual({ cpuUnits: 1024, memoryMiB: 2048 });
    expect(runnerUp?.whyNot).toBe('one step shrinks by at most a factor of 2');
  });

  it('a shrink that saves too small a share is not worth a deployment', () => {
    // 16 GiB to 15 GiB at 2 vCPU: 0.004445 of 0.15208 is 2.9%
    const usage = aUsage({ cpu: () => 1.5, memory: () => 13_900 });
    const { action, runnerUp } = sized({ usage, size: { cpuUnits: 2048, memoryMiB: 16_384 } });
    expect(action).toBe('keep');
    expect(runnerUp?.whyNot).toBe('it would save less than 5%');
  });

  describe('small savings', () => {
    // 0.25 vCPU with 1 GiB to 512 MiB: 0.0022225 × 730 h = $1.62 a month and task, 15% of the price
    const small = { size: { cpuUnits: 256, memoryMiB: 1024 } };

    it('a job of half a task on average is not shrunk for less than a dollar a month', () => {
      const { action, runnerUp } = sized({ ...small, tasks: 0.5 }); // $0.81
      expect(action).toBe('keep');
      expect(runnerUp?.whyNot).toBe('it would save less than $1/month');
    });

    it('a small service shrinks where it always runs or no price is known', () => {
      expect(sized({ ...small, tasks: 1 }).action).toBe('shrink');
      const price = { ...aSizingInput().price, rankingOnly: true } as const;
      expect(sized({ ...small, tasks: 0.5, price }).action).toBe('shrink');
    });

    it('a small service grows whatever that costs', () => {
      expect(sized({ usage: aUsage({ memory: () => 1000 }), ...small, tasks: 0.01 }).action).toBe('grow');
    });
  });
});

describe('limits in tags', () => {
  const size = { cpuUnits: 8192, memoryMiB: 16_384 };
  const bounds = { maximumVcpu: 2 };

  it('limits in tags are reached step by step', () => {
    const { critical } = policies; // halves at most
    const first = sized({ size, bounds, policy: critical });
    expect(first.size).toEqual({ cpuUnits: 4096, memoryMiB: 8192 });
    expect(sized({ size: first.size, bounds, policy: critical }).size.cpuUnits).toBe(2048);
  });

  it('a size moves no further from the limits in tags', () => {
    const usage = aUsage({ days: 1, cpu: () => 12 });
    expect(sized({ size, bounds, usage })).toMatchObject({ action: 'keep', size });
  });
});

describe('missing recommendations', () => {
  test.each([
    ['without usage', { usage: aUsage({ days: 0 }) }, 'No usage recorded (no running task).'],
    [
      'on ten minutes of usage',
      { usage: aUsage({ days: 10 / 1440 }) },
      'Only 10 min of usage recorded; at least 15 min are needed.',
    ],
    [
      'for an invalid size',
      { size: { cpuUnits: 1000, memoryMiB: 2048 } },
      '1000 CPU units with 2048 MiB is not a Fargate size known to this version.',
    ],
    [
      'for a Linux size on Windows',
      { os: 'WINDOWS', size: { cpuUnits: 256, memoryMiB: 512 } },
      '256 CPU units with 512 MiB is not a Fargate size known to this version.',
    ],
  ] as const)('no recommendation is given %s', (_, overrides, reason) => {
    expect(inWords(recommend(aSizingInput(overrides)))).toEqual({ action: 'skip', reason });
  });
});
