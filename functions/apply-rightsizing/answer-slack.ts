import { type Applied, applyDecision } from '../../shared/applying/apply.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { KeptReport } from '../../shared/posting/tell-rollout.ts';
import { whyText } from '../../shared/reporting/sizing/why.ts';
import type { SlackWork } from '../../shared/task/slack-work.ts';
import { dayMs } from '../../shared/task/units.ts';
import { mute, status, whyTask } from './commands.ts';
import type { Shell } from './shell.ts';

type Work<Kind extends SlackWork['kind']> = Extract<SlackWork, { kind: Kind }>;

/**
 * Does what somebody asked for in Slack, and tells them what came of it. A decision that is not known any more is an
 * answer, not a failure.
 * @throws what may go well at a later try.
 */
export async function answerSlack(work: SlackWork, shell: Shell): Promise<void> {
  try {
    const answer = await answerTo(work, shell);
    // A command was answered at once; saying it twice says nothing.
    if (work.kind !== 'report') await shell.respond(work.responseUrl, answer);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    await shell.respond(work.responseUrl, error.message);
  }
}

function answerTo(work: SlackWork, shell: Shell): Promise<string> {
  switch (work.kind) {
    case 'apply':
      return apply(work, shell);
    case 'not-now':
      return notNow(work, shell);
    case 'why':
      return why(work, shell);
    case 'report':
    case 'size-now':
      return look(work, shell);
    case 'why-task':
      return whyTask(work.task, shell);
    case 'mute':
      return mute(work, shell);
    case 'status':
      return status(shell);
  }
}

async function apply({ decisionId, userId }: Work<'apply'>, shell: Shell): Promise<string> {
  return inWords(await applyDecision({ decisionId, by: userId }, shell));
}

function inWords(applied: Applied): string {
  switch (applied.result) {
    case 'started':
      return 'It has begun; its message says how it goes on.';
    case 'already-started':
      return `It was begun before, by ${byInWords(applied.rollout.by)}; it is ${applied.rollout.state} now.`;
    case 'would-start':
      return 'It would begin.';
    case 'refused':
      return `Not applied: ${applied.refusal.reason}`;
  }
}

function byInWords(by: string): string {
  return /^[UW][A-Z0-9]+$/.test(by) ? `<@${by}>` : by;
}

/** The service is left alone for so long; nothing is asked about it meanwhile. */
async function notNow({ decisionId, userId, days, at }: Work<'not-now'>, shell: Shell): Promise<string> {
  const { record } = await stored(decisionId, shell);
  const until = at + days * dayMs;
  const counts = await shell.decisions.answer(decisionId, { by: userId, at, what: 'not-now', until });
  if (!counts) return 'Somebody has answered before.';
  await shell.rollouts.hold(record.serviceArn, { until, reason: `<@${userId}> said not now` });
  await shell.tellAnswer(
    decisionId,
    `Not now, said <@${userId}>: asked again in ${days} days at the earliest.`,
  );
  return `${record.serviceName} is left alone for ${days} days.`;
}

async function why({ decisionId }: Work<'why'>, shell: Shell): Promise<string> {
  const kept = (await stored(decisionId, shell)).report as KeptReport;
  return whyText(kept.report);
}

/** Looking takes longer than an answer may: its report comes to the channel. */
async function look(
  { service, cluster, userId }: Work<'report' | 'size-now'>,
  shell: Shell,
): Promise<string> {
  await shell.looks.send([JSON.stringify({ kind: 'look', cluster, service, by: userId })]);
  return `Looking at ${cluster ? `${cluster}/` : ''}${service}: its report comes to the channel.`;
}

async function stored(decisionId: string, { decisions }: Shell) {
  const found = await decisions.load(decisionId);
  if (found) return found;
  throw new InvalidInputError('This decision is not kept any more; ask for the report again.');
}
