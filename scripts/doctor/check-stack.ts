import type { SelfCheck } from '../../shared/runtime/self-check.ts';
import { commandName } from '../command-name.ts';
import { shapeOf } from '../install/slack-manifest.ts';
import { green, type Line, red, yellow } from './line.ts';

/** The stack as CloudFormation describes it; undefined status for none. */
export interface StackFacts {
  name: string;
  region: string;
  status?: string;
  version?: string;
  endpoint: string;
  mode: string;
  /** Version of the doctor. */
  ownVersion: string;
}

export function checkStack(facts: StackFacts): Line {
  const { name, region, status, version, endpoint, mode, ownVersion } = facts;
  const deploy = `${commandName('deploy')} --region ${region}`;
  if (!status) return red('stack', 'missing', `${name} is not in ${region}`, deploy);
  if (/ROLLBACK|FAILED|DELETE/.test(status))
    return red(
      'stack',
      'failed',
      `${name} is ${status}`,
      `read its events in the console; then ${deploy} again`,
    );
  const words = `${name} ${version ?? 'of unknown version'}, shape ${shapeOf(endpoint, mode)} (endpoint ${endpoint}, mode ${mode})`;
  if (/IN_PROGRESS/.test(status))
    return yellow('stack', 'in-progress', `${words}, ${status}`, 'wait for its end');
  if (version !== ownVersion)
    return yellow('stack', 'other-version', `${words}; this doctor is ${ownVersion}`, deploy);
  return green('stack', words);
}

/** One EventBridge rule of the stack. */
export interface RuleFacts {
  id: string;
  enabled: boolean;
  /** Off by a parameter (usageWatch). */
  isOptional: boolean;
  /** Result of the sample of its event; undefined for a schedule. */
  matchesSample?: boolean;
}

export function checkRules(rules: readonly RuleFacts[]): Line {
  const disabled = rules.filter(({ enabled, isOptional }) => !enabled && !isOptional);
  if (disabled.length > 0)
    return red(
      'rules',
      'disabled',
      `disabled: ${idsOf(disabled)}`,
      'enable them in EventBridge, or deploy again',
    );
  const deaf = rules.filter(({ matchesSample }) => matchesSample === false);
  if (deaf.length > 0)
    return red(
      'rules',
      'no-match',
      `a sample event does not match ${idsOf(deaf)}`,
      'their pattern was changed: deploy again',
    );
  const tested = rules.filter(({ matchesSample }) => matchesSample).length;
  return green('rules', `${rules.length} rules in place, ${tested} patterns match a sample event`);
}

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id).join(', ');

/** One queue of the stack with its visible messages. */
export interface QueueFacts {
  id: string;
  name: string;
  messages: number;
}

/** Messages of a queue that keeps up: a storm is taken in batches of 100. */
const mostWaiting = 100;

export function checkQueues(queues: readonly QueueFacts[]): Line {
  const named = (some: readonly QueueFacts[]) =>
    some.map(({ name, messages }) => `${name}: ${messages}`).join(', ');
  const dead = queues.filter(({ id, messages }) => id.includes('DeadLetter') && messages > 0);
  if (dead.length > 0)
    return red(
      'queues',
      'dead-letters',
      named(dead),
      'read the errors in the log of the function, fix the cause, then "Start DLQ redrive" in the SQS console',
    );
  const full = queues.filter(({ messages }) => messages > mostWaiting);
  if (full.length > 0)
    return yellow(
      'queues',
      'waiting',
      named(full),
      'check again in a few minutes; a queue that grows has a function that fails or is throttled',
    );
  return green('queues', `${queues.length} queues, no dead letters`);
}

/** Answer of one function to `{"check": true}`, or the problem of invoking it. */
export interface FunctionFacts {
  name: string;
  answer?: SelfCheck;
  problem?: string;
}

export function checkFunctions(functions: readonly FunctionFacts[]): Line {
  const problems = functions.flatMap(({ name, answer, problem }) => [
    ...(problem === undefined ? [] : [`${name}: ${problem}`]),
    ...(answer?.probes ?? []).flatMap((probe) =>
      probe.problem === undefined ? [] : [`${name} (${probe.name}): ${probe.problem}`],
    ),
  ]);
  const remedy =
    'a denied action is missing from the role, or forbidden by a boundary or SCP; a Slack problem has its own line';
  if (problems.length > 0) return red('functions', 'failed', problems.join('; '), remedy);
  const probes = functions.reduce((sum, { answer }) => sum + (answer?.probes.length ?? 0), 0);
  return green(
    'functions',
    `${functions.length} functions proved ${probes} permissions and settings of their roles`,
  );
}
