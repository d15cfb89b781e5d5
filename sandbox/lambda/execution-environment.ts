import { Worker } from 'node:worker_threads';
import type { InvocationError, Invoke, WorkerMessage, WorkerSetup } from './messages.ts';

/** Sources run as they are; the npm package holds them bundled. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.mjs';

/** Outcome of an invocation. */
export interface Outcome {
  /** The handler's result, as JSON text. */
  result?: string;
  error?: InvocationError;
  usedHeapBytes?: number;
}

/** One copy of a function: it runs one invocation at a time and is warm afterwards. */
export interface ExecutionEnvironment {
  invoke(invoke: Invoke): Promise<Outcome>;
  /** True while it can be used again: a timeout or a crash ends it. */
  isAlive(): boolean;
  stop(): Promise<void>;
}

/**
 * Starts a worker whose process.env is exactly `environment`.
 * @param onLog gets what the handler prints.
 */
export function startExecutionEnvironment(
  setup: WorkerSetup,
  environment: Record<string, string>,
  onLog: (text: string) => void,
): ExecutionEnvironment {
  const worker = new Worker(new URL(`./bootstrap${extension}`, import.meta.url), {
    workerData: setup,
    env: environment,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: setup.memoryMegabytes },
  });
  let alive = true;
  let finish: ((outcome: Outcome) => void) | undefined;

  const end = (outcome: Outcome) => {
    finish?.(outcome);
    finish = undefined;
  };
  const die = (errorType: string, errorMessage: string) => {
    alive = false;
    end({ error: { errorType, errorMessage } });
  };
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'log') onLog(message.text);
    else end(message);
  });
  worker.on('error', (error: Error) => die(errorTypeOf(error), String(error.stack ?? error)));
  worker.on('exit', (code) => die('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));

  return {
    async invoke(invoke) {
      const outcome = new Promise<Outcome>((resolve) => {
        finish = resolve;
      });
      const timer = setTimeout(() => {
        const seconds = (invoke.timeoutMs / 1000).toFixed(2);
        die(
          'Sandbox.Timedout',
          `RequestId: ${invoke.requestId} Error: Task timed out after ${seconds} seconds`,
        );
        void worker.terminate();
      }, invoke.timeoutMs);
      worker.postMessage(invoke);
      return outcome.finally(() => clearTimeout(timer));
    },
    isAlive: () => alive,
    async stop() {
      alive = false;
      await worker.terminate();
    },
  };
}

function errorTypeOf(error: Error & { code?: string }): string {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : 'Runtime.UnhandledError';
}
