import { dayMs } from '../../model/units.ts';
import type { Leak } from '../usage/leak.ts';
import { cpuTarget, memoryTarget } from '../usage/load.ts';
import { highest } from '../usage/usage.ts';
import type { SizingInput } from './decision.ts';
import { asNeed, type Need } from './needs.ts';
import type { HeldBack } from './reason.ts';
import { memoryForHeaps, runtimeSettings } from './runtime-settings.ts';

/** What keeps a size from shrinking all the way: at least this much stays, and why. */
export interface Brake {
  atLeast: Need;
  /** What a smaller size waits for. */
  why: HeldBack;
}

/** A service that scales by CPU is resized by at most this factor: the number of its tasks moves against it. */
const stepLimitWhenScaled = 2;

/** Everything that keeps this service from shrinking now; the first that a size breaks says why it was not taken. */
export function findBrakes(input: SizingInput, days: number, leak: Leak | undefined): Brake[] {
  return [
    youngData(input, days),
    cooldown(input),
    growingMemory(input, leak),
    heaps(input),
    memoryScaling(input),
    unknownScaling(input),
    stepLimit(input),
  ].filter((brake) => brake !== undefined);
}

function youngData({ size, policy }: SizingInput, days: number): Brake | undefined {
  const { leastDays } = policy.change;
  if (days >= leastDays) return undefined;
  return { atLeast: asNeed(size), why: { code: 'few-days', days, leastDays } };
}

function cooldown({ size, policy, lastChangeAt, now }: SizingInput): Brake | undefined {
  const { cooldownDays } = policy.change;
  if (lastChangeAt === undefined || now - lastChangeAt >= cooldownDays * dayMs) return undefined;
  return { atLeast: asNeed(size), why: { code: 'cooldown', days: cooldownDays } };
}

function growingMemory({ size }: SizingInput, leak: Leak | undefined): Brake | undefined {
  if (leak?.resets !== 0) return undefined;
  return memoryBrake(size.memoryMiB, { code: 'memory-only-grows' });
}

/** A heap of fixed size may fill up any day, whatever was seen so far. */
function heaps({ containers = [] }: SizingInput): Brake | undefined {
  const wanted = containers.reduce((sum, container) => sum + memoryForHeaps(container), 0);
  if (wanted === 0) return undefined;
  const settings = containers.flatMap((container) =>
    runtimeSettings(container).flatMap(({ kind, text }) => (kind === 'fixed heap' ? [text] : [])),
  );
  return memoryBrake(wanted, { code: 'fixed-heap', settings, memoryMiB: wanted });
}

/** With less memory each task would stand above the target, and tasks would be added up to the maximum. */
function memoryScaling({ scaling, usage }: SizingInput): Brake | undefined {
  const target = scaling && memoryTarget(scaling);
  if (target === undefined) return undefined;
  const least = highest(usage.memory.values) / (target / 100);
  return memoryBrake(least, { code: 'scales-on-memory', percent: target });
}

/** Tasks that scaling keeps at their CPU target look idle on every size. */
function unknownScaling({ isScalingUnknown, size }: SizingInput): Brake | undefined {
  if (!isScalingUnknown) return undefined;
  const atLeast = { vcpu: asNeed(size).vcpu, memoryMiB: 0 };
  return { atLeast, why: { code: 'scaling-unknown' } };
}

function stepLimit({ size, policy, scaling }: SizingInput): Brake {
  const current = asNeed(size);
  const isScaled = scaling !== undefined && cpuTarget(scaling) !== undefined;
  const limit = isScaled ? Math.min(policy.change.stepLimit, stepLimitWhenScaled) : policy.change.stepLimit;
  const atLeast = { vcpu: current.vcpu / limit, memoryMiB: current.memoryMiB / policy.change.stepLimit };
  return { atLeast, why: { code: 'step-limit', factor: limit } };
}

function memoryBrake(memoryMiB: number, why: HeldBack): Brake {
  return { atLeast: { vcpu: 0, memoryMiB }, why };
}
