import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { counted } from '../../shared/model/format.ts';
import type { SlackChange } from '../../shared/model/queue/apply-work.ts';
import type { RolloutState } from '../../shared/model/rollout.ts';
import { dayMs } from '../../shared/model/units.ts';
import { type Applied, applyDecision } from '../../shared/rollout/apply.ts';
import { type GoBackRefusal, goBack } from '../../shared/rollout/go-back.ts';
import { refusalWords } from '../../shared/rollout/refusal-words.ts';
import { type RollBackAnswer, rollBackNow } from '../../shared/rollout/roll-back.ts';
import { stateWords } from '../../shared/sizing/report/rollout-words.ts';
import type { Deps } from './deps.ts';

type Change<Kind extends SlackChange['kind']> = Extract<SlackChange, { kind: Kind }>;

/**
 * Does what an approver clicked in Slack, and answers. A decision that is no longer known is an answer, not a failure.
 * @throws what a later try may do.
 */
export async function answerSlack(work: SlackChange, deps: Deps): Promise<void> {
  await respond(work.responseUrl, await answerTo(work, deps), deps);
}

async function answerTo(work: SlackChange, deps: Deps): Promise<string> {
  try {
    return await carryOut(work, deps);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

function carryOut(work: SlackChange, deps: Deps): Promise<string> {
  switch (work.kind) {
    case 'apply':
      return apply(work, deps);
    case 'not-now':
      return notNow(work, deps);
    case 'roll-back':
      return rollBack(work, deps);
    case 'go-back':
      return rollDeploymentBack(work, deps);
  }
}

/** The work is done by now: an answer that Slack refuses for good is no reason to do it again. */
async function respond(responseUrl: string, text: string, deps: Deps): Promise<void> {
  try {
    await deps.respond(responseUrl, text);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.retryable) throw error;
    deps.log.warn('answer not taken by Slack', { error });
  }
}

async function apply({ decisionId, userId }: Change<'apply'>, deps: Deps): Promise<string> {
  return inWords(await applyDecision({ decisionId, by: userId }, deps));
}

function inWords(applied: Applied): string {
  switch (applied.result) {
    case 'started':
      return 'The rollout has started; its message shows the progress.';
    case 'already-started':
      return `It was started before, by ${byInWords(applied.rollout.by)}. Its state: ${stateWords[applied.rollout.state]}.`;
    case 'would-start':
      return 'The rollout would start.';
    case 'refused':
      return `Not applied: ${refusalWords(applied.refusal)}`;
  }
}

function byInWords(by: string): string {
  return /^[UW][A-Z0-9]+$/.test(by) ? `<@${by}>` : by;
}

async function rollBack({ decisionId, userId }: Change<'roll-back'>, deps: Deps): Promise<string> {
  const { answer, rollout } = await rollBackNow({ rolloutId: decisionId, by: userId }, deps);
  return rollBackWords[answer](rollout.state);
}

const rollBackWords: Readonly<Record<RollBackAnswer, (state: RolloutState) => string>> = {
  'rolling-back': () => 'Rolling back; its message shows the progress.',
  'rolling-back-already': () => 'It is being rolled back already.',
  'not-deployed-yet': () => 'Nothing is deployed yet; please try again in a minute.',
  ended: (state) => `The rollout has ended. Its state: ${stateWords[state]}.`,
};

async function rollDeploymentBack(work: Change<'go-back'>, deps: Deps): Promise<string> {
  const { service, from, to, message, at, userId } = work;
  const went = await goBack({ service, from, to, message, at, by: userId }, deps);
  if (went.result !== 'refused')
    return `Rolling back to ${to}; the thread of the incident shows the progress.`;
  return `Not rolled back: ${goBackRefusals[went.refusal]({ from, to })}`;
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

/** The service is left alone for so long; nothing is asked about it meanwhile. */
async function notNow({ decisionId, userId, days, at }: Change<'not-now'>, deps: Deps): Promise<string> {
  const { record } = await stored(decisionId, deps);
  const until = at + days * dayMs;
  const counts = await deps.decisions.putOff(decisionId, { by: userId, at, until });
  if (!counts) return 'Somebody has answered before.';
  await deps.rollouts.hold(record.service, { until, reason: { code: 'not-now', by: userId } });
  await deps.tellAnswer(
    decisionId,
    `Not now, said <@${userId}>: will ask again after ${counted(days, 'day')}.`,
  );
  return `${record.service.name} is snoozed for ${counted(days, 'day')}.`;
}

async function stored(decisionId: string, { decisions }: Deps) {
  const found = await decisions.load(decisionId);
  if (found) return found;
  throw new InvalidInputError('This decision is not kept any more; ask for the report again.');
}
