/** Cancels a timer. */
type Cancel = () => void;

/** Time of the sandbox: queues, schedules, records and (if simulated) the functions follow it. */
export interface Clock {
  readonly simulated: boolean;
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once, as soon as the time (epoch ms) is reached. */
  at(time: number, callback: () => void): Cancel;
  /** Jumps, then calls back whatever came due, earliest first. A real clock goes on from there. */
  advance(ms: number): void;
  /** Cancels every timer. */
  stop(): void;
}

interface RealTimer {
  time: number;
  callback: () => void;
  handle?: NodeJS.Timeout;
}

/** Longest wait of a timer of Node, ms; a longer one would fire at once. */
const longestWaitMs = 2 ** 31 - 1;

/** The machine's clock, plus what it was advanced by. */
export function createRealClock(): Clock {
  const timers = new Set<RealTimer>();
  let skipped = 0;
  const now = () => Date.now() + skipped;
  const ring = (timer: RealTimer) => {
    clearTimeout(timer.handle);
    if (timers.delete(timer)) timer.callback();
  };
  const wait = (timer: RealTimer): void => {
    clearTimeout(timer.handle);
    const rest = timer.time - now();
    const isLong = rest > longestWaitMs;
    timer.handle = setTimeout(
      () => (isLong ? wait(timer) : ring(timer)),
      Math.min(longestWaitMs, Math.max(0, rest)),
    );
  };
  return {
    simulated: false,
    now,
    at(time, callback) {
      const timer: RealTimer = { time, callback };
      timers.add(timer);
      wait(timer);
      return () => {
        clearTimeout(timer.handle);
        timers.delete(timer);
      };
    },
    advance(ms) {
      if (!(ms >= 0)) throw new Error(`The clock cannot move by ${ms} ms.`);
      skipped += ms;
      const waiting = [...timers].sort((one, other) => one.time - other.time);
      for (const timer of waiting) if (timer.time <= now()) ring(timer);
      for (const timer of timers) wait(timer);
    },
    stop() {
      for (const { handle } of timers) clearTimeout(handle);
      timers.clear();
    },
  };
}

/**
 * Clock that stands still until it is advanced. It jumps: timers due in between are called at the new time, earliest
 * first, so a timer that sets itself again (a schedule) fires once per jump, not once per missed minute. A timer set
 * meanwhile for a past time fires, too.
 */
export function createSimulatedClock(startAt: number): Clock {
  let now = startAt;
  const timers = new Set<{ time: number; callback: () => void }>();
  return {
    simulated: true,
    now: () => now,
    at(time, callback) {
      const timer = { time, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      if (!(ms >= 0)) throw new Error(`The clock cannot move by ${ms} ms.`);
      now += ms;
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.time <= now).sort((a, b) => a.time - b.time);
        if (!next) return;
        timers.delete(next);
        next.callback();
      }
    },
    stop: () => timers.clear(),
  };
}
