/** Start data of a worker. */
export interface WorkerSetup {
  /** The bundle's path, and the name of its export. */
  bundlePath: string;
  exportName: string;
  functionName: string;
  functionArn: string;
  memoryMegabytes: number;
}

/** One invocation, told to the worker. */
export interface Invoke {
  requestId: string;
  /** JSON text. */
  payload: string;
  timeoutMs: number;
  /** The handler's fixed time (epoch ms) under a simulated clock. */
  fixedTime?: number;
  /** Milliseconds that a real clock was advanced by: the handler's time is the machine's plus this. */
  skippedMs?: number;
}

/** A failure as Lambda reports it to the invoker. */
export interface InvocationError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** Message of the worker: a line of output, or the end of the invocation. */
export type WorkerMessage =
  | { kind: 'log'; text: string }
  | { kind: 'done'; result?: string; error?: InvocationError; usedHeapBytes: number };
