import { GatewayError } from '../../shared/errors.ts';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { isNormalLife } from '../../shared/model/causes.ts';
import {
  type Incident,
  incidentPolicy,
  isClosed,
  type MessageReference,
} from '../../shared/model/incident.ts';
import { isMinorChannel } from '../../shared/model/incident-channel.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import type { FoundPost, Slack } from '../../shared/slack/client.ts';
import { wasRefused } from '../../shared/slack/guarded-channel.ts';
import { type Claim, type FailedAttempt, notShown } from '../../shared/table/message-claims.ts';
import type { Invocation } from './deps.ts';
import { findFirstPost, saidDown } from './message-tag.ts';
import type { MessageTools } from './message-tools.ts';
import { withMoreEvidence } from './more-evidence.ts';
import { givenBackAsMuted, wasSilent, withMutedCount } from './muting.ts';
import { postInChannel } from './post-in-channel.ts';
import { updateMessage } from './update-message.ts';
import { withEvidence } from './with-evidence.ts';

/**
 * Updates the message of a claimed incident; posts it with evidence if there is none. While the workload is muted, it
 * is released until the mute ends.
 * @param work.tasks counts of its service that were just read
 * @throws GatewayError if Slack or a gateway failed; the message is then free for the next worker, at once or after
 * Slack's pause
 */
export async function writeMessage(
  claim: Claim,
  { tools, invocation, tasks }: { tools: MessageTools; invocation: Invocation; tasks?: TaskCounts },
): Promise<void> {
  const attempt: FailedAttempt = {};
  try {
    if (await givenBackAsMuted(claim, tools)) return;
    if (tools.now() < invocation.slackPausedUntil) {
      const retryAfterMs = invocation.slackPausedUntil - tools.now();
      throw new GatewayError('slack-paused', 'Slack asked for a pause', { retryable: true, retryAfterMs });
    }
    await tools.slack.using((slack) =>
      claim.incident.message
        ? updateMessage(claim, slack, tools, tasks)
        : postMessage(claim, slack, tools, attempt),
    );
  } catch (error) {
    await giveBack([claim], error, tools, invocation, attempt);
    throw error;
  }
}

/** Releases messages that could not be written: for the next worker at once, or after Slack's pause. */
export async function giveBack(
  claims: readonly Claim[],
  error: unknown,
  { claims: table, now, log }: Pick<MessageTools, 'claims' | 'now' | 'log'>,
  invocation: Invocation,
  attempt: FailedAttempt = {},
): Promise<void> {
  const pause = (error instanceof GatewayError && error.retryAfterMs) || 0;
  invocation.slackPausedUntil = Math.max(invocation.slackPausedUntil, now() + pause);
  const notBefore = now() + Math.max(pause, incidentPolicy.spacing);
  const isUnposted = wasRefused(error);
  for (const claim of claims) {
    // If this fails, too, the lease expires.
    await table
      .release(claim, notBefore, { ...attempt, isUnposted })
      .catch((cause) => log.warn('claim not released', { error: cause }));
  }
}

async function postMessage(
  claim: Claim,
  slack: Slack,
  tools: MessageTools,
  attempt: FailedAttempt,
): Promise<void> {
  const seen = await withMutedStops(claim.incident, tools);
  const read = await withEvidence(seen, tools);
  attempt.read = read;
  if (await forgottenAsNormalLife(claim, read, tools)) return;
  const linked = await withPermalink(read, slack, tools);
  // A webhook cannot edit its message, so the post has to wait for all evidence.
  const incident = slack.canUpdate ? linked : await withMoreEvidence(linked, tools);
  if (wasSilent(claim.incident) && isClosed(incident)) {
    // It came and went while it was muted.
    await tools.claims.settle(claim, incident, tools.now());
    return;
  }
  const isFirstTry = claim.attempts === 1;
  const found = isFirstTry ? undefined : await findFirstPost(claim, incident, slack, tools);
  if (found) return adopt(claim, incident, found, slack, tools);
  const contentOf = (one: Incident) => incidentMessage(one, { ...tools, canUpdate: slack.canUpdate });
  const { message, incident: posted } = await postInChannel(slack, incident, contentOf, tools);
  tools.count('MessagesPosted');
  if (!slack.canUpdate) return tools.claims.settle(claim, { ...posted, message }, tools.now());
  const whole = { ...(await withMoreEvidence(posted, tools)), message };
  const isShown = await slack.update(message, contentOf(whole)).then(
    () => true,
    (error) => {
      tools.log.warn('evidence left to the next refresh', { error, incident: incident.id });
      return false;
    },
  );
  // Content that the message does not show yet keeps it outdated, so that the next refresh writes it.
  const upTo = isShown ? claim : { ...claim, changes: notShown };
  await tools.claims.settle(upTo, whole, tools.now());
}

/**
 * Updates a message that an earlier attempt posted without being able to record it. The incident may have risen since:
 * the severity of its post decides whether the rise is still to be broadcast.
 */
async function adopt(
  claim: Claim,
  incident: Incident,
  found: FoundPost,
  slack: Slack,
  tools: MessageTools,
): Promise<void> {
  const isMinor = isMinorChannel(found.message.channel, incident, tools.channels);
  const message: MessageReference = { ...found.message, ...(isMinor && { minor: 'here' }) };
  const whole = { ...(await withMoreEvidence(incident, tools)), message };
  tools.count('MessagesPosted');
  const claimed = { ...claim, incident: whole, toldDown: saidDown(found) };
  await updateMessage(claimed, slack, tools, incident.tasks);
}

/**
 * Drops an incident that its evidence shows to be everyday business: the event alone could not tell, and nothing is
 * posted.
 * @returns true if it was dropped; an incident that has changed since waits for the next refresh
 */
async function forgottenAsNormalLife(
  claim: Claim,
  incident: Incident,
  tools: MessageTools,
): Promise<boolean> {
  const { cause } = incident.occurrence.diagnosis;
  if (!isNormalLife(cause)) return false;
  const isForgotten = await tools.claims.forget(claim, tools.now());
  if (isForgotten) tools.count('EventsDropped', incident.count, cause);
  else await tools.claims.release(claim, tools.now() + incidentPolicy.spacing);
  return true;
}

/** Stops of several hours were counted before this first message: their times are read. */
async function withMutedStops(incident: Incident, tools: MessageTools): Promise<Incident> {
  if (!wasSilent(incident)) return incident;
  return withMutedCount({ ...incident, ...(await tools.claims.seenTimes(incident)) }, tools);
}

async function withPermalink(incident: Incident, slack: Slack, tools: MessageTools): Promise<Incident> {
  const { previous } = incident;
  if (!previous?.message) return incident;
  const permalink = await slack.permalink(previous.message).catch((error) => {
    tools.log.warn('no link to the earlier message', { error });
    return undefined;
  });
  return { ...incident, previous: { ...previous, message: { ...previous.message, permalink } } };
}
