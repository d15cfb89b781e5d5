/** Ends a timer that is no longer wanted. */
type Cancel = () => void;

/** The one time of the sandbox: queues, schedules, records and (if simulated) the functions follow it. */
export interface Clock {
  readonly simulated: boolean;
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once, as soon as the time (epoch ms) is reached. */
  at(time: number, callback: () => void): Cancel;
  /** Simulated clock only: jumps, then calls back whatever came due, earliest first. Throws on a real clock. */
  advance(ms: number): void;
  /** Forgets every timer. */
  stop(): void;
}

/** The machine's clock. */
export function createRealClock(): Clock {
  const timers = new Set<NodeJS.Timeout>();
  return {
    simulated: false,
    now: () => Date.now(),
    at(time, callback) {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          callback();
        },
        Math.max(0, time - Date.now()),
      );
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    advance() {
      throw new Error('The sandbox runs on the real clock; only a simulated clock can be advanced.');
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/**
 * A clock that stands still until it is advanced. It jumps: what comes due on the way is called at the new
 * time, earliest first, so a timer that sets itself again (a schedule) rings once per jump, not once per missed minute.
 * A timer that is set on the way for a time that has passed rings too.
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
