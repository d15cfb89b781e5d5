import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { counted } from '../../shared/model/format.ts';
import type { SlackChange } from '../../shared/model/queue/apply-work.ts';
import { dayMs } from '../../shared/model/units.ts';
import { type Applied, applyDecision } from '../../shared/rollout/apply.ts';
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
    return await (work.kind === 'apply' ? apply(work, deps) : notNow(work, deps));
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
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
async function notNow({ decisionId, userId, days, at }: Change<'not-now'>, deps: Deps): Promise<string> {
  const { record } = await stored(decisionId, deps);
  const until = at + days * dayMs;
  const counts = await deps.decisions.putOff(decisionId, { by: userId, at, until });
  if (!counts) return 'Somebody has answered before.';
  await deps.rollouts.hold(record.service, { until, reason: `<@${userId}> said not now` });
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
