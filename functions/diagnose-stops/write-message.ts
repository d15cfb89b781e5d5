import type { ContainerLogs } from '../../shared/aws/container-logs.ts';
import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import { GatewayError } from '../../shared/errors.ts';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { muteLine } from '../../shared/incidents/message/status.ts';
import { type Incident, incidentName, incidentPolicy, isClosed } from '../../shared/model/incident.ts';
import type { Slack, SlackChannel } from '../../shared/slack/client.ts';
import { findEarlierPost } from '../../shared/slack/earlier-post.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import type { Deps, Invocation } from './deps.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { givenBackAsMuted, wasSilent, withMutedCount } from './muting.ts';

/** What writing a message needs beside the deps. */
export interface MessageTools extends Omit<Deps, 'write'> {
  ecs: Ecs;
  logs: ContainerLogs;
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
  try {
    if (await givenBackAsMuted(claim, tools)) return;
    if (tools.now() < invocation.slackPausedUntil) {
      const retryAfterMs = invocation.slackPausedUntil - tools.now();
      throw new GatewayError('slack-paused', 'Slack asked for a pause', { retryable: true, retryAfterMs });
    }
    const write = claim.incident.message ? updateMessage : postMessage;
    await tools.slack.using((slack) => write(claim, slack, tools));
  } catch (error) {
    const pause = (error instanceof GatewayError && error.retryAfterMs) || 0;
    invocation.slackPausedUntil = Math.max(invocation.slackPausedUntil, tools.now() + pause);
    const notBefore = tools.now() + Math.max(pause, incidentPolicy.spacing);
    // When this fails as well, the lease runs out by itself.
    await tools.claims
      .release(claim, notBefore)
      .catch((cause) => tools.log.warn('claim not released', { error: cause }));
    throw error;
  }
}

async function postMessage(claim: Claim, slack: Slack, tools: MessageTools): Promise<void> {
  const seen = await withMutedStops(claim.incident, tools);
  const incident = await withPermalink(await withEvidence(seen, tools), slack, tools);
  if (wasSilent(claim.incident) && isClosed(incident)) {
    // It came and went while nobody wanted to hear of it.
    await tools.claims.settle(claim, incident, tools.now());
    return;
  }
  const content = incidentMessage(incident, { canUpdate: slack.canUpdate, canSize: tools.canSize });
  const tag = { incident: incidentName(incident.id), episode: incident.episode };
  const isFirstTry = claim.attempts === 1;
  let message = isFirstTry ? undefined : await findEarlierPost(slack, tag, claim.openedAt, tools.log);
  if (message) await slack.update(message, content);
  else message = await slack.post(content, tag);
  tools.count('MessagesPosted');
  await tools.claims.settle(claim, { ...incident, message }, tools.now());
}

async function updateMessage(claim: Claim, slack: Slack, tools: MessageTools): Promise<void> {
  const { message } = claim.incident;
  if (!message) return;
  const times = await tools.claims.seenTimes(claim.incident);
  const incident = await withMutedCount({ ...claim.incident, ...times }, tools);
  if (slack.canUpdate) {
    await slack.update(message, incidentMessage(incident, { canUpdate: true, canSize: tools.canSize }));
    tools.count('MessagesUpdated');
  }
  await tools.claims.settle(claim, incident, tools.now());
  const news = newsFor(incident, claim);
  // An edit notifies nobody; a reply reaches those who follow the thread. It is worth one try.
  if (news) {
    await slack.reply(message, news).catch((error) => tools.log.warn('reply not posted', { error }));
  }
}

/** What those who follow the thread should hear, each once. */
function newsFor(incident: Incident, claim: Claim): string | undefined {
  if (isClosed(incident)) return claim.toldSteady ? undefined : 'The service is steady again.';
  return wasSilent(claim.incident) ? muteLine(incident) : undefined;
}

/** Stops of hours were counted before this first message: their times are looked up. */
async function withMutedStops(incident: Incident, tools: MessageTools): Promise<Incident> {
  if (!wasSilent(incident)) return incident;
  return withMutedCount({ ...incident, ...(await tools.claims.seenTimes(incident)) }, tools);
}

async function withEvidence(incident: Incident, tools: MessageTools): Promise<Incident> {
  const { occurrence } = incident;
  if (occurrence.kind !== 'stop') return incident;
  const evidence = await gatherEvidence(occurrence.stop, occurrence.diagnosis.container, tools);
  const diagnosis = diagnose(occurrence.stop, evidence);
  // An event that waited in the queue may have been overtaken by the service's recovery.
  const steadyAt = evidence.service?.events.find(({ message }) =>
    message.includes('has reached a steady state'),
  )?.at;
  const closed = steadyAt !== undefined && steadyAt >= incident.lastSeenAt;
  return {
    ...incident,
    evidence,
    occurrence: { ...occurrence, diagnosis },
    steadyAt: incident.steadyAt ?? (closed ? steadyAt : undefined),
  };
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
