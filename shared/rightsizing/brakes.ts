import { dayMs } from '../task/units.ts';
import type { SizingInput } from './decision.ts';
import type { Leak } from './leak.ts';
import type { Need } from './needs.ts';
import { asNeed } from './needs.ts';

/** What keeps a size from shrinking all the way: at least this much stays, and why. */
export interface Brake {
  atLeast: Need;
  /** Half a sentence: what a smaller size waits for. */
  why: string;
}

/** The first thing that keeps this service from shrinking now. */
export function findBrake(input: SizingInput, days: number, leak: Leak | undefined): Brake {
  const { size, policy, lastChangeAt, now } = input;
  const { leastDays, cooldownDays, stepLimit } = policy.change;
  const current = asNeed(size);
  if (days < leastDays) {
    return { atLeast: current, why: `only ${days.toFixed(1)} days were seen, a shrink needs ${leastDays}` };
  }
  if (lastChangeAt !== undefined && now - lastChangeAt < cooldownDays * dayMs) {
    return { atLeast: current, why: `the size changed less than ${cooldownDays} days ago` };
  }
  if (leak?.resets === 0) {
    return {
      atLeast: { vcpu: 0, memoryMiB: current.memoryMiB },
      why: 'memory only grows, its peak is not known',
    };
  }
  const atLeast = { vcpu: current.vcpu / stepLimit, memoryMiB: current.memoryMiB / stepLimit };
  return { atLeast, why: `a shrink divides by ${stepLimit} at most` };
}
