import { randomUUID } from 'node:crypto';
import type { Principal } from '../aws/iam/authorize.ts';
import type { Clock } from '../clock.ts';
import type { FunctionDefinition } from '../template/deployment.ts';
import type { Outcome } from './execution-environment.ts';
import type { InvocationError } from './messages.ts';
import { type CopyOptions, createWarmCopies, type WarmCopy } from './warm-copies.ts';

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

/** The functions of the template. */
export interface Lambda {
  /** Runs a function with a payload; never throws for a failure of the function itself. */
  invoke(functionName: string, payload: unknown): Promise<Outcome>;
  invocations(): readonly Invocation[];
  /** The function that an access key belongs to, if any. */
  principal(accessKeyId: string): Principal | undefined;
  close(): Promise<void>;
}

/** Sets the functions up; their workers start with the first invocations. */
export function createLambda(definitions: FunctionDefinition[], clock: Clock, options: CopyOptions): Lambda {
  const copies = createWarmCopies(options);
  const invocations: Invocation[] = [];

  function run(definition: FunctionDefinition, copy: WarmCopy, payload: string): Promise<Outcome> {
    const { timeoutSeconds } = { ...definition, ...options.overrides[definition.name] };
    copy.invocationId = randomUUID();
    return copy.environment.invoke({
      requestId: copy.invocationId,
      payload,
      timeoutMs: timeoutSeconds * 1000,
      ...(clock.simulated ? { fixedTime: clock.now() } : { skippedMs: clock.now() - Date.now() }),
    });
  }

  return {
    async invoke(functionName, payload) {
      const definition = definitions.find(({ name }) => name === functionName);
      if (!definition) throw new Error(`There is no function ${functionName} in the template.`);
      const startedAt = performance.now();
      const at = clock.now();
      const { copy, coldStart } = copies.take(definition);
      const outcome = await run(definition, copy, JSON.stringify(payload));
      copies.giveBack(definition, copy);
      const durationMs = performance.now() - startedAt;
      const requestId = copy.invocationId ?? '';
      const { error, usedHeapBytes } = outcome;
      invocations.push({
        requestId,
        functionName,
        at,
        durationMs,
        coldStart,
        error: textOf(error),
        usedHeapBytes,
      });
      if (error) options.logs.append(functionName, `ERROR Invoke Error ${JSON.stringify(error)}`);
      return outcome;
    },
    invocations: () => invocations,
    principal: copies.principal,
    close: copies.stop,
  };
}

function textOf(error: InvocationError | undefined): string | undefined {
  return error && `${error.errorType}: ${error.errorMessage}`;
}
