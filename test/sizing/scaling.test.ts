import { describe, expect, it, test } from '@jest/globals';
import type { FargateSize } from '../../shared/model/fargate-sizes.ts';
import type { Scaling, ScalingPolicy } from '../../shared/model/scaling.ts';
import { hourlyUsd } from '../../shared/sizing/decide/cost.ts';
import type { Sized, SizingInput } from '../../shared/sizing/decide/decision.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import { cpuTarget, memoryTarget, scaledLoad } from '../../shared/sizing/usage/load.ts';
import { inWords } from '../builders/in-words.ts';
import { liveOn, meanTasks, type ScaledService } from '../builders/scaled-service.ts';
import { aSizingInput, aUsage } from '../builders/sizing.ts';
import { noise, shopLoad } from '../builders/usage-report.ts';

/** One round: two weeks on a size, what they cost, and the advice on them. */
interface Round {
  tasks: number;
  /** USD an hour of all tasks. */
  cost: number;
  /** Share of the time in which every task stood at its CPU limit. */
  starved: number;
  decision: Sized;
}

function advise(service: ScaledService, size: FargateSize): Round {
  const usage = liveOn(size, service);
  const tasks = meanTasks(usage);
  const input = aSizingInput({ usage, size, tasks, scaling: service.scaling });
  const decision = recommend(input);
  if (decision.action === 'skip') throw new Error(decision.reason.code);
  const cost = hourlyUsd(size, input.price) * tasks;
  const starved = usage.cpu.atLimit.reduce((sum, one) => sum + one, 0) / usage.cpu.atLimit.length;
  return { tasks, cost, starved, decision };
}

/** Follows its own advice, twenty times at most: once it is `keep`, all that follow are the same. */
function rounds(service: ScaledService, from: FargateSize): Round[] {
  const lived = [advise(service, from)];
  for (
    let last = lived[0];
    last && last.decision.action !== 'keep' && lived.length < 20;
    last = lived.at(-1)
  ) {
    lived.push(advise(service, last.decision.size));
  }
  return lived;
}

const scaledBy = (policy: Omit<ScalingPolicy, 'name'>, minimumTasks = 2, maximumTasks = 20): Scaling => ({
  minimumTasks,
  maximumTasks,
  policies: [{ ...policy }],
});
const onCpu = { by: 'cpu', percent: 60 } as const;
const demand = (at: number) => 4 * shopLoad(at) * (0.9 + 0.2 * noise(at / 300_000, 3));
const memory = (vcpu: number) => 350 + 150 * vcpu;

const target = (signal: ScalingPolicy['signal']) => scaledBy({ kind: 'target tracking', signal });

describe.each<[string, Scaling]>([
  ['target tracking of CPU', target(onCpu)],
  [
    'target tracking of CPU, with few tasks at most',
    scaledBy({ kind: 'target tracking', signal: onCpu }, 1, 6),
  ],
  [
    'target tracking of CPU near its limit',
    scaledBy({ kind: 'target tracking', signal: { by: 'cpu', percent: 86 } }, 4, 25),
  ],
  ['target tracking of memory', target({ by: 'memory', percent: 70 })],
  ['target tracking of requests', target({ by: 'requests', metric: 'ALBRequestCountPerTarget' })],
  ['step scaling by CPU', scaledBy({ kind: 'step', signal: { by: 'cpu', percent: 70 } })],
  ['a schedule', scaledBy({ kind: 'scheduled', signal: { by: 'schedule', metric: 'by-day' } })],
])('advice followed repeatedly under %s', (_, scaling) => {
  const service = { scaling, demand, memory };
  const fromLarge = rounds(service, { cpuUnits: 4096, memoryMiB: 16_384 });
  const fromMiddling = rounds(service, { cpuUnits: 1024, memoryMiB: 4096 });
  const fromSmall = rounds(service, { cpuUnits: 256, memoryMiB: 512 });

  it('advice that is followed ends in keep and never grows what it shrank', () => {
    for (const lived of [fromLarge, fromMiddling, fromSmall]) {
      const actions = lived.map(({ decision }) => decision.action);
      expect(actions.at(-1)).toBe('keep');
      expect(actions.join(' ')).not.toMatch(/shrink.*grow/);
    }
  });

  it('each step costs less unless it had to grow', () => {
    for (const lived of [fromLarge, fromMiddling, fromSmall]) {
      for (const [at, { cost }] of lived.entries()) {
        const before = lived[at - 1];
        if (before && before.decision.action !== 'grow') expect(cost).toBeLessThan(before.cost);
      }
    }
  });

  it('a service that was shrunk is never starved', () => {
    for (const { starved } of fromLarge) expect(starved).toBeLessThan(0.01);
  });

  it('the forecast number of tasks is the one that runs', () => {
    for (const [at, { tasks }] of fromLarge.entries()) {
      const foretold = fromLarge[at - 1]?.decision.tasks.after ?? tasks;
      expect(Math.abs(foretold - tasks)).toBeLessThan(0.1 * tasks);
    }
  });
});

/** Two tasks for two weeks, each with 0.15 vCPU and 350 MiB. */
const steady = (scaling: Scaling, size: FargateSize): SizingInput => {
  const { cpu, memory: used } = aUsage({ cpu: () => 0.15, memory: () => 350 });
  const tasks = cpu.times.map(() => 2);
  const usage = { cpu: { ...cpu, tasks }, memory: used };
  return aSizingInput({ usage, size, scaling });
};

describe('tasks of a service that scales on CPU at 50%', () => {
  const scaling = target({ by: 'cpu', percent: 50 });
  const decided = recommend(steady({ ...scaling, minimumTasks: 1 }, { cpuUnits: 512, memoryMiB: 1024 }));

  it('the number of tasks is what the demand needs on the other size', () => {
    // 2 × 0.15 = 0.3 vCPU: ⌈0.3 ÷ (0.5 × 0.5)⌉ = 2 tasks now, ⌈0.3 ÷ (0.25 × 0.5)⌉ = 3 on half the size
    expect(decided).toMatchObject({
      action: 'shrink',
      size: { cpuUnits: 256, memoryMiB: 512 },
      tasks: { before: 2, after: 3 },
    });
    // (0.5 × 0.04048 + 1 × 0.004445) × 730 × 2 = 36.04, half of that price × 3 = 27.03
    expect(inWords(decided).reason).toContain('saves $9.01/month: 2 tasks become 3');
  });

  it('a smaller size that saves nothing with its tasks is not recommended', () => {
    // 0.5 vCPU wants 3 × 0.15 = 0.45: 2 tasks; 4 on half the size, at half the price
    const { cpu, memory: used } = aUsage({ cpu: () => 0.225, memory: () => 350 });
    const usage = { cpu: { ...cpu, tasks: cpu.times.map(() => 2) }, memory: used };
    const input = aSizingInput({ usage, size: { cpuUnits: 512, memoryMiB: 1024 }, scaling });
    expect(recommend(input)).toMatchObject({ action: 'keep', tasks: { before: 2, after: 2 } });
  });

  it('the number of tasks never exceeds the maximum, and each task then carries more', () => {
    const capped = { ...scaling, minimumTasks: 1, maximumTasks: 2 };
    const input = steady(capped, { cpuUnits: 512, memoryMiB: 1024 });
    const small = recommend(input);
    expect(small).toMatchObject({ size: { cpuUnits: 256 }, tasks: { after: 2 } }); // 0.15 of 0.25 vCPU
    const busy = { ...input.usage.cpu, values: input.usage.cpu.values.map(() => 0.3) };
    const held = recommend({ ...input, usage: { ...input.usage, cpu: busy } });
    expect(held).toMatchObject({ action: 'keep', size: { cpuUnits: 512 } }); // 0.3 of 0.25 vCPU does not fit
  });

  it('fewer tasks hold more memory each', () => {
    // Four tasks of 0.5 vCPU at 0.25 vCPU and 800 MiB become two of 1 vCPU: 1600 MiB each, with 10% 1760
    const { cpu, memory: used } = aUsage({ cpu: () => 0.25, memory: () => 800 });
    const usage = { cpu: { ...cpu, tasks: cpu.times.map(() => 4) }, memory: used };
    const onOneVcpu = scaledLoad(usage, { ...scaling, minimumTasks: 1 }, 50, { vcpu: 0.5, tasks: 4 })(1);
    expect(onOneVcpu).toMatchObject({ tasks: 2, memoryMiB: 1600 });
    expect([...new Set(onOneVcpu.cpu.values)]).toEqual([0.5]);
  });

  it('the number of tasks on the size in use is the one that ran', () => {
    const { cpu, memory: used } = aUsage({ cpu: () => 0.1, memory: () => 800 });
    const usage = { cpu: { ...cpu, tasks: cpu.times.map(() => 6) }, memory: used }; // 3 would do
    const loadAt = scaledLoad(usage, scaling, 50, { vcpu: 0.5, tasks: 6 });
    expect(loadAt(0.5)).toMatchObject({ tasks: 6, memoryMiB: 800 });
    expect(loadAt(0.5).cpu.values).toBe(cpu.values);
    expect(loadAt(0.25).tasks).toBe(10); // ⌈0.6 ÷ 0.125⌉ = 5 over ⌈0.6 ÷ 0.25⌉ = 3, times 6
  });

  it('tasks cost only while they run', () => {
    const { cpu, memory: used } = aUsage({ cpu: () => 0.25, memory: () => 800 });
    const usage = { cpu: { ...cpu, tasks: cpu.times.map(() => 6) }, memory: used };
    const loadAt = scaledLoad(usage, { ...scaling, minimumTasks: 1 }, 50, { vcpu: 0.5, tasks: 4 });
    expect([0.5, 1].map((vcpu) => loadAt(vcpu).tasks)).toEqual([4, 2]);
  });
});

test('the policy that adds tasks first counts', () => {
  const two = [
    { name: 'a', kind: 'step', signal: { by: 'cpu', percent: 80 } },
    { name: 'b', kind: 'target tracking', signal: { by: 'cpu', percent: 55 } },
    { name: 'c', kind: 'target tracking', signal: { by: 'memory', percent: 70 } },
  ] as const;
  const scaling = { minimumTasks: 1, maximumTasks: 9, policies: [...two] };
  expect(cpuTarget(scaling)).toBe(55);
  expect(memoryTarget(scaling)).toBe(70);
  expect(cpuTarget({ ...scaling, policies: [] })).toBeUndefined();
});

test('scaling by memory limits memory to where its target is not always exceeded', () => {
  const usage = aUsage({ memory: () => 700 });
  const free = recommend(aSizingInput({ usage }));
  expect(free).toMatchObject({ size: { memoryMiB: 1024 } }); // 700 × 1.1 = 770
  const scaled = recommend(aSizingInput({ usage, scaling: target({ by: 'memory', percent: 60 }) }));
  expect(scaled).toMatchObject({ size: { memoryMiB: 2048 } }); // 700 ÷ 0.6 = 1167
});

test('memory alone shrinks where scaling could not be read', () => {
  const size = { cpuUnits: 1024, memoryMiB: 8192 };
  expect(recommend(aSizingInput({ size, isScalingUnknown: true }))).toMatchObject({
    action: 'shrink',
    size: { cpuUnits: 1024, memoryMiB: 2048 },
    runnerUp: { whyNot: { code: 'scaling-unknown' } },
  });
});
