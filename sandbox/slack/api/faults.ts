/**
 * A fault to inject into calls of one method ("chat.postMessage", ..., or "webhook" or
 * "response_url").
 * reset-before: the connection is cut and nothing was done. reset-after: the call was carried out and the
 * connection is cut before the answer, so the caller cannot know. slow: carried out and answered late.
 */
export type Fault = {
  method: string;
  /** Calls that it hits; 1 by default. */
  times?: number;
  /** Calls that it lets through first. */
  skip?: number;
} & FaultKind;

type FaultKind =
  | { kind: 'http500' | 'reset-before' | 'reset-after' }
  | { kind: 'ratelimited'; retryAfterSeconds?: number }
  | { kind: 'slow'; milliseconds: number }
  | { kind: 'error'; error: string };

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that hits this call, if any. Counts the call. */
  take(method: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: { fault: Fault; skip: number; times: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
    },
    clear() {
      waiting = [];
    },
    take(method) {
      const entry = waiting.find(({ fault, times }) => fault.method === method && times > 0);
      if (!entry) return undefined;
      if (entry.skip > 0) {
        entry.skip -= 1;
        return undefined;
      }
      entry.times -= 1;
      return entry.fault;
    },
  };
}
