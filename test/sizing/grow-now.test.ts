import { describe, expect, it, test } from '@jest/globals';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import type { SizingInput } from '../../shared/sizing/decide/decision.ts';
import { growNow } from '../../shared/sizing/decide/grow-now.ts';
import { policies } from '../../shared/sizing/decide/policy.ts';
import { inWords } from '../builders/in-words.ts';
import { aSizingInput, aUsage, now, within } from '../builders/sizing.ts';

const grow = (overrides: Partial<SizingInput>) => inWords(growNow(aSizingInput(overrides)));

/** CPU at `level` for the last minutes, 0.1 vCPU before; 1.5 vCPU for an hour ten days ago. */
const burst = (level: number, minutes: number) =>
  aUsage({ cpu: (ago) => (within(ago, minutes / 1440, 24) ? level : within(ago, 10, 1) ? 1.5 : 0.1) });

const half = { cpuUnits: 512, memoryMiB: 1024 };

describe('CPU at its limit', () => {
  it('fifteen minutes at the CPU limit grow the service to the next CPU size', () => {
    expect(grow({ usage: burst(0.5, 15), size: half })).toEqual({
      action: 'grow',
      size: { cpuUnits: 1024, memoryMiB: 2048 },
      reason: '0.5 vCPU / 1 GiB to 1 vCPU / 2 GiB: CPU has been at its limit of 0.5 vCPU for 15 min.',
    });
  });

  it('a critical service grows at once to the size of its past peaks', () => {
    const decision = grow({ usage: burst(0.5, 15), size: half, policy: policies.critical });
    expect(decision).toMatchObject({ size: { cpuUnits: 2048, memoryMiB: 4096 } });
  });

  describe('batch tolerance', () => {
    const batch = { size: half, policy: policies.batch };
    const anHour = burst(0.5, 60); // 0.1 × 0.5 / 2 vCPU admits 2.5% of the time; an hour of the last day is 2.9%

    it('a batch service stays while its budget allows the time at the limit', () => {
      expect(grow({ ...batch, usage: burst(0.5, 45) })).toEqual({
        action: 'keep',
        reason: '0.5 vCPU / 1 GiB stays: CPU has been at its limit for 45 min, which batch tolerance allows.',
        waits: true,
      });
    });

    it('a batch service is answered and waits no more once usage has left the limit', () => {
      expect(grow({ ...batch, usage: burst(0.3, 45) })).toEqual({
        action: 'keep',
        reason: '0.5 vCPU / 1 GiB stays: usage is not at its limit.',
      });
    });

    it('a batch service grows once its budget is spent', () => {
      expect(grow({ ...batch, usage: anHour })).toMatchObject({ action: 'grow', size: { cpuUnits: 1024 } });
    });

    test.each<[string, Partial<SizingInput>]>([
      ['an alarm a day after a change', { lastChangeAt: now - dayMs }],
      ['a health check that failed', { stops: [{ at: now - minuteMs, kind: 'cpu-starved', size: half }] }],
      ['little data: an hour', { usage: aUsage({ days: 1 / 24, cpu: () => 0.5 }) }],
    ])('a batch service grows without waiting after %s', (_, more) => {
      expect(grow({ ...batch, usage: burst(0.5, 45), ...more }).action).toBe('grow');
    });
  });

  it('ten minutes at the CPU limit are not enough yet', () => {
    expect(grow({ usage: burst(0.5, 10), size: half })).toEqual({
      action: 'keep',
      reason: '0.5 vCPU / 1 GiB stays: usage has been at its limit for less than 15 min.',
      waits: true,
    });
  });

  it('usage below the limit is not at the limit', () => {
    expect(grow({ usage: burst(0.45, 60), size: half })).toEqual({
      action: 'keep',
      reason: '0.5 vCPU / 1 GiB stays: usage is not at its limit.',
    });
  });

  it('a growth waits while scaling can still add tasks', () => {
    const { cpu, memory } = burst(0.5, 30);
    const usage = { cpu: { ...cpu, tasks: cpu.times.map(() => 2) }, memory };
    const policies = [{ name: 'cpu', kind: 'target tracking', signal: { by: 'cpu', percent: 60 } }] as const;
    const scaling = { minimumTasks: 1, maximumTasks: 4, policies: [...policies] };
    expect(grow({ usage, size: half, scaling })).toMatchObject({
      action: 'keep',
      reason:
        '0.5 vCPU / 1 GiB stays: CPU has been at its limit for 30 min, and scaling can still add tasks.',
      waits: true,
    });
  });

  it('the largest size is kept with a reason', () => {
    const size = { cpuUnits: 32_768, memoryMiB: 249_856 };
    const decision = grow({ usage: aUsage({ cpu: () => 32 }), size });
    expect(decision.action).toBe('keep');
    expect(decision.reason).toContain('is the largest size, but CPU has been at its limit');
    expect(decision).not.toHaveProperty('waits');
  });
});

describe('memory at its limit', () => {
  const stop = {
    at: now - minuteMs,
    kind: 'out-of-memory',
    size: { cpuUnits: 1024, memoryMiB: 2048 },
  } as const;

  it('a growth after a kill exceeds the limit by more than the margin on the peak', () => {
    const decision = grow({ stops: [stop], usage: aUsage({ memory: () => 1200 }) });
    expect(decision).toEqual({
      action: 'grow',
      size: { cpuUnits: 1024, memoryMiB: 3072 }, // 2048 × 1.25 = 2560
      reason: '1 vCPU / 2 GiB to 1 vCPU / 3 GiB: a task was killed for memory at 2 GiB.',
    });
  });

  it('a kill grows memory only once', () => {
    const after = { stops: [stop], lastChangeAt: now, size: { cpuUnits: 1024, memoryMiB: 3072 } };
    expect(grow(after).action).toBe('keep');
  });

  it('memory at its limit grows before a kill', () => {
    const usage = aUsage({ memory: (ago) => (within(ago, 0.5 / 24, 1) ? 2000 : 900) });
    expect(grow({ usage })).toMatchObject({ action: 'grow', size: { memoryMiB: 3072 } });
  });

  it('a leak neither grows memory nor waits', () => {
    const usage = aUsage({ memory: (ago) => 2048 - 100 * ago });
    const decision = grow({ usage, stops: [stop] });
    expect(decision.action).toBe('keep');
    expect(decision).not.toHaveProperty('waits');
  });
});
