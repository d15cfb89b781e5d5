import { describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { answerAlarm } from '../../shared/sizing/decide/answer-alarm.ts';
import type { SizingInput } from '../../shared/sizing/decide/decision.ts';
import { inWords } from '../builders/in-words.ts';
import { aContainer, aSizingInput, aUsage, now, within } from '../builders/sizing.ts';

const half = { cpuUnits: 512, memoryMiB: 1024 };

function answer(overrides: Partial<SizingInput>) {
  const decision = answerAlarm(aSizingInput({ size: half, ...overrides }));
  if (decision.action === 'skip') throw new Error(decision.reason.code);
  return inWords(decision);
}

/** Idle, but at the limit of 0.5 vCPU for the last minutes. */
const pinned = (minutes: number, memory = 600) =>
  aUsage({ cpu: (ago) => (within(ago, minutes / 1440, 24) ? 0.5 : 0.1), memory: () => memory });

describe('CPU alarms', () => {
  it('a CPU alarm grows the service after 15 minutes at its limit', () => {
    const decision = answer({ usage: pinned(15) });
    expect(decision).toMatchObject({
      action: 'grow',
      size: { cpuUnits: 1024, memoryMiB: 2048 },
      risk: 'high',
      reason: '0.5 vCPU / 1 GiB to 1 vCPU / 2 GiB: CPU has been at its limit of 0.5 vCPU for 15 min.',
    });
    // (0.04937 − 0.024685) × 730 h × 2 tasks
    const { before = 0, after = 0 } = decision.monthlyUsd ?? {};
    expect(after - before).toBeCloseTo(36.04, 2);
  });

  it.each([
    ['before 15 minutes at the limit', pinned(10)],
    ['once the load is over', aUsage({ cpu: (ago) => (within(ago, 1, 1) ? 0.5 : 0.1) })],
  ])('a CPU alarm keeps the size %s and never shrinks it', (_, usage) => {
    expect(answer({ usage, size: { cpuUnits: 4096, memoryMiB: 8192 } })).toMatchObject({
      action: 'keep',
      size: { cpuUnits: 4096, memoryMiB: 8192 },
      reason: '4 vCPU / 8 GiB stays: usage is not at its limit.',
      priceChange: 0,
      containers: [],
    });
  });

  it('a CPU alarm leaves growth to scaling while that can add tasks', () => {
    const { cpu, memory } = pinned(30);
    const scaled = (running: number) => ({
      usage: { cpu: { ...cpu, tasks: cpu.times.map(() => running) }, memory },
      scaling: {
        minimumTasks: 2,
        maximumTasks: 4,
        policies: [{ kind: 'target tracking', signal: { by: 'cpu', percent: 70 } } as const],
      },
    });
    expect(answer(scaled(2)).action).toBe('keep');
    expect(answer(scaled(4))).toMatchObject({ action: 'grow', size: { cpuUnits: 1024 } });
  });

  it('a growth after an alarm includes the memory that the window needs', () => {
    const usage = pinned(15, 1900); // × 1.1 = 2090 MiB, more than the 2 GiB that come with 1 vCPU
    expect(answer({ usage })).toMatchObject({
      action: 'grow',
      size: { cpuUnits: 1024, memoryMiB: 3072 },
    });
  });
});

describe('alarms and a smaller CPU', () => {
  const usage = aUsage({ cpu: () => 0.1, memory: () => 7600 }); // × 1.1 = 8360 MiB
  const size = { cpuUnits: 2048, memoryMiB: 8192 };

  it('an alarm takes no CPU away where the window needs less', () => {
    const { action, size: given } = answer({ usage, size });
    expect({ action, given }).toEqual({ action: 'grow', given: { cpuUnits: 2048, memoryMiB: 9216 } });
  });
});

describe('kills for memory', () => {
  it('a kill raises memory above the limit that killed', () => {
    const stop = { at: now - minuteMs, kind: 'out-of-memory', size: half } as const;
    expect(answer({ stops: [stop] })).toMatchObject({
      action: 'grow',
      size: { cpuUnits: 512, memoryMiB: 2048 }, // 1024 × 1.25 = 1280
    });
  });

  it('a kill of one container at its own limit rebalances the containers', () => {
    const containers = [
      aContainer({ name: 'app', memoryMiB: 256 }),
      aContainer({ name: 'proxy', memoryMiB: 768 }),
    ];
    const containerPeaks = new Map([
      ['app', 200],
      ['proxy', 300],
    ]);
    const stop = {
      at: now - hourMs,
      kind: 'out-of-memory',
      size: half,
      container: 'app',
      containerLimitMiB: 256,
    } as const;
    const decision = answer({ containers, containerPeaks, stops: [stop] });
    expect(decision).toMatchObject({ action: 'rebalance', size: half, risk: 'high' });
    expect(decision.containers).toContainEqual({ name: 'app', memoryMiB: { from: 256, to: 320 } });
  });
});

it('an alarm without usage gets no recommendation', () => {
  expect(inWords(answerAlarm(aSizingInput({ usage: aUsage({ days: 0 }) })))).toEqual({
    action: 'skip',
    reason: 'No usage recorded (no running task).',
  });
});
