import { GatewayError } from '../../shared/errors.ts';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { endNews, muteLine, threadNews } from '../../shared/incidents/message/status.ts';
import { isNormalLife } from '../../shared/model/causes.ts';
import {
  type Incident,
  incidentName,
  incidentPolicy,
  isClosed,
  type MessageReference,
} from '../../shared/model/incident.ts';
import type { Slack, SlackChannel } from '../../shared/slack/client.ts';
import { findEarlierPost } from '../../shared/slack/earlier-post.ts';
import { wasRefused } from '../../shared/slack/guarded-channel.ts';
import type { Claim, FailedAttempt } from '../../shared/table/message-claims.ts';
import type { Deps, Invocation } from './deps.ts';
import { type MoreSources, withMoreEvidence } from './more-evidence.ts';
import { givenBackAsMuted, wasSilent, withMutedCount } from './muting.ts';
import { withEvidence } from './with-evidence.ts';

/** What writing a message needs beside the deps. */
export interface MessageTools
  extends Omit<Deps, 'write' | 'summarize' | 'readService' | 'rolloutOf' | 'home'>,
    MoreSources {
  slack: SlackChannel;
  /** Whether services may be changed from Slack. */
  canSize: boolean;
}

/**
 * Brings the message of a claimed incident up to date: posts it, with evidence, when there is none. While the
 * workload is muted it is given back until then.
 * @throws GatewayError when Slack or a gateway failed; the message is then free for the next worker, at
 * once or when Slack's pause is over.
 */
export async function writeMessage(claim: Claim, tools: MessageTools, invocation: Invocation): Promise<void> {
  const attempt: FailedAttempt = {};
  try {
    if (await givenBackAsMuted(claim, tools)) return;
    if (tools.now() < invocation.slackPausedUntil) {
      const retryAfterMs = invocation.slackPausedUntil - tools.now();
      throw new GatewayError('slack-paused', 'Slack asked for a pause', { retryable: true, retryAfterMs });
    }
    const write = claim.incident.message ? updateMessage : postMessage;
    await tools.slack.using((slack) => write(claim, slack, tools, attempt));
  } catch (error) {
    await giveBack([claim], error, tools, invocation, attempt);
    throw error;
  }
}

/** Gives messages back that could not be written: for the next worker at once, or when Slack's pause is over. */
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
    // When this fails as well, the lease runs out by itself.
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
  // A webhook cannot edit its message, so that has to wait for all that is read.
  const incident = slack.canUpdate ? linked : await withMoreEvidence(linked, tools);
  if (wasSilent(claim.incident) && isClosed(incident)) {
    // It came and went while nobody wanted to hear of it.
    await tools.claims.settle(claim, incident, tools.now());
    return;
  }
  const contentOf = (one: Incident) =>
    incidentMessage(one, { canUpdate: slack.canUpdate, canSize: tools.canSize });
  const content = contentOf(incident);
  const tag = { incident: incidentName(incident.id), episode: incident.episode };
  const isFirstTry = claim.attempts === 1;
  let message = isFirstTry ? undefined : await findEarlierPost(slack, tag, claim.openedAt, tools.log);
  if (message) await slack.update(message, content);
  else message = await slack.post(content, tag);
  tools.count('MessagesPosted');
  if (!slack.canUpdate) return tools.claims.settle(claim, { ...incident, message }, tools.now());
  const whole = { ...(await withMoreEvidence(incident, tools)), message };
  const isShown = await slack.update(message, contentOf(whole)).then(
    () => true,
    (error) => {
      tools.log.warn('evidence left to the next refresh', { error, incident: incident.id });
      return false;
    },
  );
  // What the message does not show yet keeps it behind, so that the next refresh writes it.
  const upTo = isShown ? claim : { ...claim, changes: notShown };
  await tools.claims.settle(upTo, whole, tools.now());
}

/** No incident ever changed so often: one settled with it stays behind. */
const notShown = -1;

/**
 * Drops an incident that its evidence shows to be everyday business: the event alone could not tell, and nothing is
 * posted about it.
 * @returns whether it was; an incident to which more happened meanwhile waits for the next refresh.
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

async function updateMessage(claim: Claim, slack: Slack, tools: MessageTools): Promise<void> {
  const { message } = claim.incident;
  if (!message) return;
  const times = await tools.claims.seenTimes(claim.incident);
  const incident = await withMutedCount({ ...claim.incident, ...times }, tools);
  const shown = slack.canUpdate ? await updated(claim, { ...incident, message }, slack, tools) : incident;
  await tools.claims.settle(claim, shown, tools.now());
  const news = newsFor(incident, claim);
  // An edit notifies nobody; a reply reaches those who follow the thread. It is worth one try.
  if (news) {
    const thread = shown.message ?? message;
    await slack.reply(thread, news).catch((error) => tools.log.warn('reply not posted', { error }));
  }
}

/** The incident as its message shows it now, wherever that message is. */
async function updated(
  claim: Claim,
  incident: Incident & { message: MessageReference },
  slack: Slack,
  tools: MessageTools,
): Promise<Incident> {
  const { message } = incident;
  const content = incidentMessage(incident, { canUpdate: true, canSize: tools.canSize });
  const outcome = await slack.update(message, content);
  if (outcome === 'updated') tools.count('MessagesUpdated');
  if (outcome === 'updated' || isClosed(incident)) return incident;
  const now = tools.now();
  if (outcome === 'fixed') {
    if (now < (message.repliedAt ?? 0) + incidentPolicy.again) return incident;
    await slack.reply(message, threadNews(incident));
    return { ...incident, message: { ...message, repliedAt: now } };
  }
  if (now < postedAt(message) + incidentPolicy.again) return incident;
  // A worker may have posted it again, and died before it could say so.
  const tag = { incident: incidentName(incident.id), episode: incident.episode };
  const earlier = await findEarlierPost(slack, tag, claim.openedAt, tools.log);
  if (earlier) await slack.update(earlier, content);
  const again = earlier ?? (await slack.post(content, tag));
  tools.count('MessagesPosted');
  return { ...incident, message: again };
}

/** Slack names a message by the time of its post, in seconds. */
function postedAt({ ts }: MessageReference): number {
  return Number(ts ?? 0) * 1000;
}

/** What those who follow the thread should hear, each once. */
function newsFor(incident: Incident, claim: Claim): string | undefined {
  if (isClosed(incident)) return claim.toldSteady ? undefined : endNews(incident);
  return wasSilent(claim.incident) ? muteLine(incident) : undefined;
}

/** Stops of hours were counted before this first message: their times are looked up. */
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
