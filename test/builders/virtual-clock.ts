import { setImmediate as nextTurn } from 'node:timers/promises';

/** Clock on which sleeping takes no time. */
export function createVirtualClock() {
  let now = 0;
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => void sleepers.push({ until: now + milliseconds, wake })),
    /** Wakes one sleeper after the other, in order of time, until none is left. */
    async run(): Promise<void> {
      for (await nextTurn(); sleepers.length > 0; await nextTurn()) {
        sleepers.sort((one, other) => one.until - other.until);
        const [next, ...rest] = sleepers;
        sleepers = rest;
        now = next?.until ?? now;
        next?.wake();
      }
    },
  };
}
