/**
 * Lambda's Node runtime for a handler, in a worker thread: it loads the bundle once, then runs one invocation at a
 * time. The product code is unaware of it.
 */
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvocationError, Invoke, WorkerMessage, WorkerSetup } from './messages.ts';

type Handler = (event: unknown, context: object) => unknown;

const setup = workerData as WorkerSetup;
const port = parentPort;
if (!port) throw new Error('bootstrap.ts runs as a worker only.');
const send = (message: WorkerMessage) => port.postMessage(message);

// Over the port, output stays in order with the end of the invocation.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    send({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const callback = rest.find((argument) => typeof argument === 'function');
    if (callback) queueMicrotask(callback as () => void);
    return true;
  };
}

let fixedTime: number | undefined;
let skippedMs = 0;
const RealDate = Date;
const now = () => fixedTime ?? RealDate.now() + skippedMs;

/** A Date that follows the sandbox's time: it stands while that is simulated, and is ahead by what was skipped. */
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

let loading: Promise<Handler> | undefined;

async function load(): Promise<Handler> {
  const bundle = (await import(pathToFileURL(setup.bundlePath).href)) as Record<string, unknown>;
  const handler = bundle[setup.exportName];
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${setup.bundlePath} has no function named ${setup.exportName}.`);
  if (handler.length >= 3)
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.',
    );
  return handler as Handler;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function createContext({ requestId, timeoutMs }: Invoke): object {
  const endsAt = performance.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.functionArn,
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: 'sandbox',
    memoryLimitInMB: String(setup.memoryMegabytes),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(endsAt - performance.now())),
  };
}

function toInvocationError(error: unknown): InvocationError {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') };
}

async function run(invoke: Invoke): Promise<void> {
  fixedTime = invoke.fixedTime;
  skippedMs = invoke.skippedMs ?? 0;
  let end: { result?: string; error?: InvocationError };
  try {
    loading ??= load();
    const handler = await loading;
    const result = await handler(JSON.parse(invoke.payload), createContext(invoke));
    end = { result: JSON.stringify(result ?? null) };
  } catch (error) {
    end = { error: toInvocationError(error) };
  }
  send({ kind: 'done', ...end, usedHeapBytes: getHeapStatistics().used_heap_size });
}

port.on('message', (invoke: Invoke) => void run(invoke));
