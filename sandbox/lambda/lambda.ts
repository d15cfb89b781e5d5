import { randomUUID } from 'node:crypto';
import type { Principal } from '../aws/endpoint.ts';
import type { Clock } from '../clock.ts';
import type { FunctionDefinition, Place } from '../template/deployment.ts';
import { projectRoot } from '../template/package-template.ts';
import { functionEnvironment } from './environment.ts';
import {
  type ExecutionEnvironment,
  type Outcome,
  startExecutionEnvironment,
} from './execution-environment.ts';
import type { FunctionLogs } from './logs.ts';
import type { WorkerSetup } from './messages.ts';

/** One invocation that has ended. */
export interface Invocation {
  requestId: string;
  functionName: string;
  /** Epoch milliseconds by the sandbox's clock. */
  at: number;
  /** Real milliseconds, with the start of the worker when it was cold. */
  durationMs: number;
  coldStart: boolean;
  /** `type: message` of its failure. */
  error?: string;
  usedHeapBytes?: number;
}

/** What a test changes about a function. */
export interface FunctionOverride {
  /** Absolute path of another module to run, with the export `handler`. */
  bundlePath?: string;
  timeoutSeconds?: number;
}

/** The functions of the template. */
export interface Lambda {
  /** Runs a function with a payload; never throws for a failure of the function itself. */
  invoke(functionName: string, payload: unknown): Promise<Outcome>;
  invocations(): readonly Invocation[];
  /** The function that an access key belongs to, if any. */
  principal(accessKeyId: string): Principal | undefined;
  close(): Promise<void>;
}

export interface LambdaOptions {
  place: Place;
  clock: Clock;
  logs: FunctionLogs;
  /** Extra variables for every function. */
  environment: Record<string, string>;
  /** By function name. */
  overrides: Record<string, FunctionOverride>;
}

interface WarmCopy {
  environment: ExecutionEnvironment;
  /** The invocation that it runs now. */
  invocationId?: string;
}

/** Sets the functions up; workers start with the first invocations and are kept warm. */
export function createLambda(definitions: FunctionDefinition[], options: LambdaOptions): Lambda {
  const { place, clock, logs, overrides } = options;
  const principals = new Map<string, Principal>();
  const idle = new Map<string, WarmCopy[]>();
  const all = new Set<WarmCopy>();
  const invocations: Invocation[] = [];

  /** Every copy has an access key of its own, which tells the endpoint which invocation calls. */
  function start(definition: FunctionDefinition): WarmCopy {
    const accessKeyId = `ASIASANDBOX${String(principals.size + 1).padStart(9, '0')}`;
    const environment = functionEnvironment(definition, place, { accessKeyId, extra: options.environment });
    const setup = workerSetup(definition, overrides[definition.name]?.bundlePath);
    const log = (text: string) => logs.append(definition.name, text);
    const copy: WarmCopy = { environment: startExecutionEnvironment(setup, environment, log) };
    principals.set(accessKeyId, {
      caller: definition.name,
      definition,
      invocationId: () => copy.invocationId,
    });
    all.add(copy);
    return copy;
  }

  async function run(definition: FunctionDefinition, copy: WarmCopy, payload: string): Promise<Outcome> {
    const timeoutSeconds = overrides[definition.name]?.timeoutSeconds ?? definition.timeoutSeconds;
    copy.invocationId = randomUUID();
    const outcome = await copy.environment.invoke({
      requestId: copy.invocationId,
      payload,
      timeoutMs: timeoutSeconds * 1000,
      ...(clock.simulated && { fixedTime: clock.now() }),
    });
    if (copy.environment.isAlive()) idle.get(definition.name)?.push(copy);
    else all.delete(copy);
    return outcome;
  }

  return {
    async invoke(functionName, payload) {
      const definition = definitions.find(({ name }) => name === functionName);
      if (!definition) throw new Error(`There is no function ${functionName} in the template.`);
      if (!idle.has(functionName)) idle.set(functionName, []);
      const startedAt = performance.now();
      const warm = idle.get(functionName)?.pop();
      const copy = warm ?? start(definition);
      const at = clock.now();
      const outcome = await run(definition, copy, JSON.stringify(payload));
      const error = outcome.error && `${outcome.error.errorType}: ${outcome.error.errorMessage}`;
      if (error) logs.append(functionName, `ERROR Invoke Error ${JSON.stringify(outcome.error)}`);
      invocations.push({
        requestId: copy.invocationId ?? '',
        functionName,
        at,
        durationMs: performance.now() - startedAt,
        coldStart: !warm,
        ...(error && { error }),
        usedHeapBytes: outcome.usedHeapBytes,
      });
      return outcome;
    },
    invocations: () => invocations,
    principal: (accessKeyId) => principals.get(accessKeyId),
    async close() {
      await Promise.all([...all].map(({ environment }) => environment.stop()));
    },
  };
}

/** dist/NAME/index.handler of the template is the export `handler` of dist/NAME/index.mjs. */
function workerSetup(definition: FunctionDefinition, bundlePath: string | undefined): WorkerSetup {
  const dot = definition.handler.lastIndexOf('.');
  return {
    bundlePath: bundlePath ?? `${projectRoot}${definition.handler.slice(0, dot)}.mjs`,
    exportName: definition.handler.slice(dot + 1),
    functionName: definition.name,
    functionArn: definition.arn,
    memoryMegabytes: definition.memoryMegabytes,
  };
}
