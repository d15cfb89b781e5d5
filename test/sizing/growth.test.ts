import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weekMs } from '../../shared/model/units.ts';
import type { SizeTrial } from '../../shared/sizing/usage/size-history.ts';
import { trialsToNote } from '../../shared/sizing/usage/size-trials.ts';
import { adviceOn, advised, type Situation, sizeOf } from '../builders/situation.ts';
import { now } from '../builders/sizing.ts';

const weeks = 24;
const tolerances = ['critical', 'standard', 'batch'] as const;

/** Advice applied as soon as it is given, week after week: the sizes that ran, each as vCPU and GiB. */
function lived(situation: Situation): [number, number][] {
  let current = situation;
  let noted: SizeTrial[] = [];
  const sizes = [situation.size];
  for (let week = 0; week < weeks; week++) {
    const at = now + week * weekMs;
    const { report, reading } = advised({ ...current, at, noted, isSteady: true });
    const { decision } = report;
    noted = trialsToNote(reading.trials ?? [], at);
    if (current.resized)
      current = { ...current, resized: { ...current.resized, ago: current.resized.ago + 7 } };
    if (decision.action === 'skip' || decision.action === 'keep') continue;
    const size: [number, number] = [decision.size.cpuUnits / 1024, decision.size.memoryMiB / 1024];
    sizes.push(size);
    current = { ...current, size, resized: { ago: 7, from: current.size } };
  }
  return sizes;
}

const growths = (sizes: readonly [number, number][], of: 0 | 1) =>
  sizes.filter((size, at) => at > 0 && size[of] > (sizes[at - 1]?.[of] ?? 0)).length;

describe.each(tolerances)('advice followed for 24 weeks, %s', (tolerance) => {
  it.each<[string, Situation]>([
    ['a worker that takes every vCPU, by the weekly scan', { size: [1, 2], cpu: () => 1 }],
    ['the same, by alarms', { size: [1, 2], cpu: () => 1, alarm: true }],
    ['the same at 97% for half of each day', { size: [0.5, 1], cpu: (at) => (at.hour < 12 ? 0.97 : 0.2) }],
  ])('CPU advice ends after at most two growths: %s', (_, situation) => {
    expect(growths(lived({ ...situation, tolerance }), 0)).toBeLessThanOrEqual(2);
  });

  it.each<[string, Situation]>([
    ['a heap at 92% of whatever it gets', { size: [1, 4], cpu: () => 0.3, memory: () => 0.92 }],
    ['a cache at 97%, by alarms', { size: [1, 2], cpu: () => 0.3, memory: () => 0.97, alarm: true }],
    [
      'a JVM with a share of the limit',
      {
        ...{ size: [1, 4], cpu: () => 0.3, memory: () => 0.96 },
        containers: [{ runtimeSettings: ['-XX:MaxRAMPercentage=85'] }],
      },
    ],
  ])('memory advice ends after at most two growths: %s', (_, situation) => {
    expect(growths(lived({ ...situation, tolerance }), 1)).toBeLessThanOrEqual(2);
  });
});

it('advice ends for any share of the CPU and memory limits', () => {
  const share = fc.double({ min: 0.9, max: 1, noNaN: true });
  const property = fc.property(
    fc.constantFrom(...tolerances),
    share,
    share,
    fc.boolean(),
    (tolerance, ofCpu, ofMemory, alarm) => {
      const situation = { size: [0.5, 1] as [number, number], cpu: () => ofCpu, memory: () => ofMemory };
      const sizes = lived({ ...situation, tolerance, alarm });
      expect([growths(sizes, 0), growths(sizes, 1)].every((count) => count <= 3)).toBe(true);
      expect(sizes.at(-1)?.[0]).toBeLessThanOrEqual(2);
    },
  );
  fc.assert(property, { numRuns: 8 });
});

it('a growth returns to a size that held, however often earlier growths were in vain', () => {
  const noted = (
    [
      [1, 2],
      [2, 4],
      [4, 8],
      [1, 2],
      [2, 4],
    ] as const
  ).map((size, at) => ({
    from: now - (60 - 10 * at) * 86_400_000,
    size: sizeOf(size),
    isCpuFull: size[0] < 4,
    memoryShare: 0.3,
  }));
  const { decision } = adviceOn({ size: [2, 4], cpu: () => 1, noted });
  expect(decision).toMatchObject({ action: 'grow', size: { cpuUnits: 4096 } });
});
