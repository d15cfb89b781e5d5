import type { Principal } from '../aws/iam/authorize.ts';
import type { FunctionDefinition, Place } from '../template/deployment.ts';
import { projectRoot } from '../template/package-template.ts';
import { functionEnvironment } from './environment.ts';
import { type ExecutionEnvironment, startExecutionEnvironment } from './execution-environment.ts';
import type { FunctionLogs } from './logs.ts';
import type { WorkerSetup } from './messages.ts';

/** Overrides of a function by a test. */
export interface FunctionOverride {
  /** Absolute path of another module to run, with the export `handler`. */
  bundlePath?: string;
  timeoutSeconds?: number;
}

/** Parts that copies of the functions are made with. */
export interface CopyOptions {
  place: Place;
  logs: FunctionLogs;
  /** Extra variables for every function. */
  environment: Record<string, string>;
  /** By function name. */
  overrides: Record<string, FunctionOverride>;
}

/** A copy of a function, and the invocation that it runs or ran last. */
export interface WarmCopy {
  environment: ExecutionEnvironment;
  invocationId?: string;
}

/** The copies of all functions: started when none is idle, and kept warm. */
export interface WarmCopies {
  /** An idle copy, or a new one (a cold start). */
  take(definition: FunctionDefinition): { copy: WarmCopy; coldStart: boolean };
  giveBack(definition: FunctionDefinition, copy: WarmCopy): void;
  /** The function that an access key belongs to, if any. */
  principal(accessKeyId: string): Principal | undefined;
  stop(): Promise<void>;
}

/** No copies. */
export function createWarmCopies(options: CopyOptions): WarmCopies {
  const principals = new Map<string, Principal>();
  const idle = new Map<string, WarmCopy[]>();
  const all = new Set<WarmCopy>();

  /** Every copy has an access key of its own, which tells the endpoint which invocation calls. */
  function start(definition: FunctionDefinition): WarmCopy {
    const accessKeyId = `ASIASANDBOX${String(principals.size + 1).padStart(9, '0')}`;
    const copy = startCopy(definition, accessKeyId, options);
    const invocationId = () => copy.invocationId;
    principals.set(accessKeyId, { caller: definition.name, definition, invocationId });
    all.add(copy);
    return copy;
  }

  return {
    take(definition) {
      const copies = idle.get(definition.name) ?? [];
      // A copy that died after its last answer is of no use.
      const alive = copies.filter(({ environment }) => environment.isAlive());
      const warm = alive.pop();
      idle.set(definition.name, alive);
      return { copy: warm ?? start(definition), coldStart: !warm };
    },
    giveBack(definition, copy) {
      if (copy.environment.isAlive()) idle.get(definition.name)?.push(copy);
      else all.delete(copy);
    },
    principal: (accessKeyId) => principals.get(accessKeyId),
    async stop() {
      await Promise.all([...all].map(({ environment }) => environment.stop()));
    },
  };
}

function startCopy(definition: FunctionDefinition, accessKeyId: string, options: CopyOptions): WarmCopy {
  const { place, logs, overrides } = options;
  const variables = functionEnvironment(definition, place, { accessKeyId, extra: options.environment });
  const setup = workerSetup(definition, overrides[definition.name]?.bundlePath);
  const log = (text: string) => logs.append(definition.name, text);
  return { environment: startExecutionEnvironment(setup, variables, log) };
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
