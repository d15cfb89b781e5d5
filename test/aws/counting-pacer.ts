import type { LimitName, Pacer } from '../../shared/aws/pacer.ts';

/** Pacer that never waits, and counts what was taken. */
export function createCountingPacer(): Pacer & { taken: Partial<Record<LimitName, number>> } {
  const taken: Partial<Record<LimitName, number>> = {};
  return {
    taken,
    async take(name, amount = 1) {
      taken[name] = (taken[name] ?? 0) + amount;
    },
  };
}
