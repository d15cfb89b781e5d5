/** API call to the local endpoint. */
interface Call {
  service: string;
  operation: string;
  /** Name of the calling function, or `operator`. */
  caller: string;
  /** Lambda invocation that made the call. */
  invocationId?: string;
  /** Epoch milliseconds, by the sandbox's clock. */
  at: number;
  /** Absent if the call succeeded. */
  error?: string;
}

/** Every call to the local endpoint. SDK retries count, as on AWS. */
export interface Calls {
  record(call: Call): void;
  /** Oldest first. */
  list(): readonly Call[];
  /** Number of calls of each `service:Operation`, by functions only unless a caller is named. */
  counts(caller?: string): Record<string, number>;
  clear(): void;
}

/** Caller name of tests and tools, which are no function. */
export const operator = 'operator';

/** An empty log. */
export function createCalls(): Calls {
  let calls: Call[] = [];
  return {
    record: (call) => void calls.push(call),
    list: () => calls,
    counts(caller) {
      const counts: Record<string, number> = {};
      for (const call of calls) {
        if (caller === undefined ? call.caller === operator : call.caller !== caller) continue;
        const key = `${call.service}:${call.operation}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    },
    clear() {
      calls = [];
    },
  };
}
