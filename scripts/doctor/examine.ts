import { cleanText } from '../../shared/model/redaction/clean-text.ts';
import { explainInstall } from '../install/explain.ts';
import type { Connection } from '../install/options.ts';
import { checkClock, checkConcurrency, checkCredentials } from './check-account.ts';
import { checkInsights, checkMetrics, checkPrices, checkTags } from './check-fleet.ts';
import { checkChannelFacts, checkScopes, checkSigning, checkTestPost, checkToken } from './check-slack.ts';
import { checkFunctions, checkQueues, checkRules, checkStack } from './check-stack.ts';
import { type CheckName, checkNames, type Line, type Read, red, unreadable } from './line.ts';
import {
  insightsOf,
  readConcurrency,
  readFleet,
  readIdentity,
  readMetrics,
  readPrices,
  tagsOf,
} from './read-fleet.ts';
import { readSigning, readSlack, readTestPost, testPostSeconds } from './read-slack.ts';
import { readFunctions, readQueues, readRules, readStack, type StackView } from './read-stack.ts';

export interface Examination {
  connection: Connection;
  stackName: string;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** Longest problem of a read, characters. */
const longestProblem = 300;

/**
 * Runs every check. One that cannot be read is a line too; without credentials or a stack the rest is left out.
 * Never throws, and puts no secret into a line.
 */
export async function examine(examination: Examination): Promise<Line[]> {
  const { connection, stackName, now } = examination;
  const identity = await read(() => readIdentity(connection, now));
  if ('problem' in identity)
    return [red('credentials', 'refused', identity.problem, 'fix this, then run the doctor again')];
  const account = [checkCredentials(identity.facts), checkClock(identity.facts.skewSeconds)];
  const stack = await read(() => readStack(connection, stackName));
  if ('problem' in stack) return [...account, unreadable('stack', stack.problem, 'red')];
  const stackLine = checkStack(stack.facts.facts);
  if (stack.facts.facts.status === undefined) return [...account, stackLine];
  const lines = await Promise.all([
    ofStack(examination, stack.facts),
    ofSlack(examination, stack.facts),
    ofFleet(examination),
  ]);
  const all = [...account, stackLine, ...lines.flat()];
  return all.sort((one, other) => checkNames.indexOf(one.check) - checkNames.indexOf(other.check));
}

async function ofStack({ connection }: Examination, stack: StackView): Promise<Line[]> {
  return Promise.all([
    line('rules', 'red', () => readRules(connection, stack), checkRules),
    line('queues', 'red', () => readQueues(connection, stack), checkQueues),
    line('functions', 'red', () => readFunctions(connection, stack), checkFunctions),
    line('concurrency', 'yellow', () => readConcurrency(connection), checkConcurrency),
  ]);
}

async function ofSlack({ connection, now, sleep }: Examination, stack: StackView): Promise<Line[]> {
  const slack = await read(() => readSlack(connection, stack));
  const channel =
    'problem' in slack
      ? [unreadable('slack-token', slack.problem, 'red')]
      : [checkToken(slack.facts), checkScopes(slack.facts), checkChannelFacts(slack.facts)];
  return [
    ...channel,
    await line('signing-secret', 'red', () => readSigning(connection, stack, now()), checkSigning),
    await line(
      'test-post',
      'red',
      () => readTestPost(connection, stack, sleep),
      (result) => checkTestPost(result, testPostSeconds),
    ),
  ];
}

async function ofFleet({ connection, now }: Examination): Promise<Line[]> {
  const fleet = await read(() => readFleet(connection, now));
  if ('problem' in fleet) return [unreadable('metrics', fleet.problem, 'red')];
  const { facts } = fleet;
  return [
    await line('metrics', 'red', () => readMetrics(facts, now()), checkMetrics),
    checkInsights(insightsOf(facts)),
    checkTags(tagsOf(facts)),
    await line('price-list', 'yellow', () => readPrices(facts, connection.region), checkPrices),
  ];
}

async function line<Facts>(
  check: CheckName,
  worst: 'yellow' | 'red',
  reading: () => Promise<Facts>,
  judge: (facts: Facts) => Line,
): Promise<Line> {
  const result = await read(reading);
  return 'problem' in result ? unreadable(check, result.problem, worst) : judge(result.facts);
}

async function read<Facts>(reading: () => Promise<Facts>): Promise<Read<Facts>> {
  try {
    return { facts: await reading() };
  } catch (error) {
    return { problem: cleanText(explainInstall(error).split('\n')[0] ?? '', longestProblem) };
  }
}
