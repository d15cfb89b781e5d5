import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { counted } from '../../shared/model/format.ts';
import type { SlackChange } from '../../shared/model/queue/apply-work.ts';
import type { Rollout, RolloutState } from '../../shared/model/rollout.ts';
import { dayMs } from '../../shared/model/units.ts';
import { applyDecision } from '../../shared/rollout/apply.ts';
import { type GoBackRefusal, goBack } from '../../shared/rollout/go-back.ts';
import { refusalWords } from '../../shared/rollout/refusal-words.ts';
import { type RollBackAnswer, rollBackNow } from '../../shared/rollout/roll-back.ts';
import type { QueueRecord } from '../../shared/runtime/batch.ts';
import { stateWords } from '../../shared/sizing/report/rollout-words.ts';
import { link } from '../../shared/slack/blocks.ts';
import { mrkdwnWithPeopleAndTimes, requesterWords } from '../../shared/slack/names.ts';
import type { Deps } from './deps.ts';

/** Deliveries of a click, as function.yml sets them (maxReceiveCount). */
export const mostReceives = 5;
/** Characters of a refusal. */
const reasonRoom = 600;

type Change<Kind extends SlackChange['kind']> = Extract<SlackChange, { kind: Kind }>;

/**
 * Does what an approver clicked in Slack, and answers in the thread of the message that was clicked; to the user alone
 * where nothing new happened, or where the message has no thread. A decision that is no longer known is an answer, not a
 * failure.
 * @param delivery of the queue: a later one may repeat what was done and answered.
 * @throws what a later try may do.
 */
export async function answerSlack(
  work: SlackChange,
  { messageId, receiveCount }: Pick<QueueRecord, 'messageId' | 'receiveCount'>,
  deps: Deps,
): Promise<void> {
  const isRetry = receiveCount > 1;
  const { text, isNews = true } = await answerTo(work, isRetry, deps);
  const { message, responseUrl } = work;
  const isPosted =
    message && isNews && (await deps.answerInThread({ message, text, id: messageId, isRetry }));
  if (!isPosted) await respond(responseUrl, text, receiveCount >= mostReceives, deps);
}

interface Answer {
  /** In mrkdwn. */
  text: string;
  /** False where the click changed nothing. */
  isNews?: boolean;
}

async function answerTo(work: SlackChange, isRetry: boolean, deps: Deps): Promise<Answer> {
  try {
    return await carryOut(work, isRetry, deps);
  } catch (error) {
    if (error instanceof InvalidInputError) return { text: error.message };
    throw error;
  }
}

async function carryOut(work: SlackChange, isRetry: boolean, deps: Deps): Promise<Answer> {
  switch (work.kind) {
    case 'apply':
      return apply(work, isRetry, deps);
    case 'not-now':
      return { text: await notNow(work, deps) };
    case 'roll-back':
      return { text: await rollBack(work, deps) };
    case 'go-back':
      return rollDeploymentBack(work, deps);
  }
}

/** The work is done by now: an answer that Slack refuses for good, or at the last delivery, is no reason to repeat it. */
async function respond(responseUrl: string, text: string, isLast: boolean, deps: Deps): Promise<void> {
  try {
    await deps.respond(responseUrl, text);
  } catch (error) {
    if (!(error instanceof GatewayError) || (error.retryable && !isLast)) throw error;
    deps.log.warn('Slack did not accept the answer', { error });
  }
}

async function apply(
  { decisionId, userId, message }: Change<'apply'>,
  isRetry: boolean,
  deps: Deps,
): Promise<Answer> {
  const applied = await applyDecision({ decisionId, by: userId }, deps);
  switch (applied.result) {
    case 'started':
      return { text: await startedInWords(applied.rollout, message, deps) };
    case 'already-started': {
      const { rollout } = applied;
      if (isRetry && rollout.by === userId) return { text: await startedInWords(rollout, message, deps) };
      const text = `It was started before, ${requesterWords(rollout.by)}. Its state: ${stateWords[rollout.state]}.`;
      return { text, isNews: false };
    }
    case 'would-start':
      return { text: 'The rollout would start.', isNews: false };
    case 'refused':
      return { text: `Not applied: ${mrkdwnWithPeopleAndTimes(refusalWords(applied.refusal), reasonRoom)}` };
  }
}

/** The progress is in the message of the rollout, which need not be the one that was clicked. */
async function startedInWords(
  { message: own }: Pick<Rollout, 'message'>,
  clicked: { ts: string } | undefined,
  { permalink }: Deps,
): Promise<string> {
  if (!own || own.ts === clicked?.ts) return 'The rollout has started; this message shows the progress.';
  const url = await permalink(own);
  return `The rollout has started; ${url ? link(url, 'its message') : 'its message'} shows the progress.`;
}

async function rollBack({ decisionId, userId }: Change<'roll-back'>, deps: Deps): Promise<string> {
  const { answer, rollout } = await rollBackNow({ rolloutId: decisionId, by: userId }, deps);
  return rollBackWords[answer](rollout.state);
}

const rollBackWords: Readonly<Record<RollBackAnswer, (state: RolloutState) => string>> = {
  'rolling-back': () => 'Rolling back; its message shows the progress.',
  'rolling-back-already': () => 'It is already being rolled back.',
  'not-deployed-yet': () => 'Nothing is deployed yet; please try again in a minute.',
  ended: (state) => `The rollout has ended. Its state: ${stateWords[state]}.`,
};

/** The ledger itself tells the thread of the incident how it goes on. */
async function rollDeploymentBack(work: Change<'go-back'>, deps: Deps): Promise<Answer> {
  const { service, from, to, message, at, userId } = work;
  const went = await goBack({ service, from, to, message, at, by: userId }, deps);
  if (went.result !== 'refused')
    return { text: `Rolling back to ${to}; the thread of the incident shows the progress.`, isNews: false };
  return { text: `Not rolled back: ${goBackRefusals[went.refusal]({ from, to })}` };
}

type Revisions = { from: string; to: string };

const goBackRefusals: Readonly<Record<GoBackRefusal, (revisions: Revisions) => string>> = {
  'service-gone': () => 'the service was deleted.',
  mode: () => 'the mode of the service (tag `steward:mode`, parameter `mode`) is neither approve nor auto.',
  controller: () => 'its deployments are not controlled by ECS; please roll back where they are.',
  'express-mode': () => 'ECS Express Mode owns the service; please deploy the earlier image there.',
  'back-already': ({ to }) => `it runs ${to} already.`,
  'other-revision': ({ from }) => `it no longer runs ${from}.`,
  'revision-deleted': ({ to }) => `${to} was deleted; please deploy an earlier one that exists.`,
  'rollout-under-way': () => 'another change of the service is in progress.',
};

/** Postpones the decision; the service is on hold until then. */
async function notNow({ decisionId, userId, days, at }: Change<'not-now'>, deps: Deps): Promise<string> {
  const { record } = await stored(decisionId, deps);
  const until = at + days * dayMs;
  const counts = await deps.decisions.putOff(decisionId, { by: userId, at, until });
  if (!counts) return 'Another user has already responded.';
  await deps.rollouts.hold(record.service, { until, reason: { code: 'not-now', by: userId } });
  await deps.showAnswer(decisionId, `<@${userId}>: not now. Will ask again after ${counted(days, 'day')}.`);
  return `${record.service.name} is snoozed for ${counted(days, 'day')}.`;
}

async function stored(decisionId: string, { decisions }: Deps) {
  const found = await decisions.load(decisionId);
  if (found) return found;
  throw new InvalidInputError('This decision has expired; request the report again.');
}
