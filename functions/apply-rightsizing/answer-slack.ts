import { InvalidInputError } from '../../shared/errors.ts';
import { counted } from '../../shared/model/format.ts';
import type { SlackWork } from '../../shared/model/queue/slack-work.ts';
import { dayMs } from '../../shared/model/units.ts';
import { type Applied, applyDecision } from '../../shared/rollout/apply.ts';
import type { KeptReport } from '../../shared/rollout/tell.ts';
import { whyText } from '../../shared/sizing/report/why.ts';
import { mute, status, whyTask } from './commands.ts';
import type { Deps } from './deps.ts';

type Work<Kind extends SlackWork['kind']> = Extract<SlackWork, { kind: Kind }>;

/**
 * Does what somebody asked for in Slack, and tells them what came of it. A decision that is not known any more is an
 * answer, not a failure.
 * @throws what may go well at a later try.
 */
export async function answerSlack(work: SlackWork, deps: Deps): Promise<void> {
  try {
    const answer = await answerTo(work, deps);
    // A command was answered at once; saying it twice says nothing.
    if (work.kind !== 'report') await deps.respond(work.responseUrl, answer);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    await deps.respond(work.responseUrl, error.message);
  }
}

function answerTo(work: SlackWork, deps: Deps): Promise<string> {
  switch (work.kind) {
    case 'apply':
      return apply(work, deps);
    case 'not-now':
      return notNow(work, deps);
    case 'why':
      return why(work, deps);
    case 'report':
    case 'size-now':
      return look(work, deps);
    case 'why-task':
      return whyTask(work.task, deps);
    case 'mute':
      return mute(work, deps);
    case 'status':
      return status(deps);
  }
}

async function apply({ decisionId, userId }: Work<'apply'>, deps: Deps): Promise<string> {
  return inWords(await applyDecision({ decisionId, by: userId }, deps));
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
async function notNow({ decisionId, userId, days, at }: Work<'not-now'>, deps: Deps): Promise<string> {
  const { record } = await stored(decisionId, deps);
  const until = at + days * dayMs;
  const counts = await deps.decisions.answer(decisionId, { by: userId, at, what: 'not-now', until });
  if (!counts) return 'Somebody has answered before.';
  await deps.rollouts.hold(record.service, { until, reason: `<@${userId}> said not now` });
  await deps.tellAnswer(
    decisionId,
    `Not now, said <@${userId}>: will ask again after ${counted(days, 'day')}.`,
  );
  return `${record.service.name} is snoozed for ${counted(days, 'day')}.`;
}

async function why({ decisionId }: Work<'why'>, deps: Deps): Promise<string> {
  const kept = (await stored(decisionId, deps)).report as KeptReport;
  return whyText(kept.report);
}

/** Looking takes longer than an answer may: its report comes to the channel. */
async function look({ service, cluster, userId }: Work<'report' | 'size-now'>, deps: Deps): Promise<string> {
  await deps.looks.send([JSON.stringify({ kind: 'look', cluster, service, by: userId })]);
  return `Looking at ${cluster ? `${cluster}/` : ''}${service}: its report comes to the channel.`;
}

async function stored(decisionId: string, { decisions }: Deps) {
  const found = await decisions.load(decisionId);
  if (found) return found;
  throw new InvalidInputError('This decision is not kept any more; ask for the report again.');
}
