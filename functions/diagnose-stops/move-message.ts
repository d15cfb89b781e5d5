import { GatewayError } from '../../shared/errors.ts';
import { movedNews } from '../../shared/incidents/message/status.ts';
import type { Incident, MessageReference } from '../../shared/model/incident.ts';
import type { NextChannel } from '../../shared/model/incident-channel.ts';
import { section } from '../../shared/slack/blocks.ts';
import type { Slack } from '../../shared/slack/client.ts';
import { findEarlierPostIn, isOutOfReach } from '../../shared/slack/earlier-post.ts';
import type { SlackMessage } from '../../shared/slack/message.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import { postTagOf, saidDown, saysDown, searchTagOf } from './message-tag.ts';
import type { UpdateTools } from './message-tools.ts';

/** An incident as its message shows it, and whether the post of that message notified that the workload is down. */
export interface Written {
  incident: Incident;
  saidDown: boolean;
}

/**
 * Moves an incident from the channel for minor incidents to the main channel: a new message is posted there, which
 * notifies. The table notes that before, so that only a later attempt searches the main channel for it.
 * @param next `complete` adopts the message of an earlier attempt, and posts none
 * @returns undefined if the incident stays
 * @throws GatewayError when Slack or the table failed; the next refresh completes the move
 */
export async function moveToMain(
  claim: Claim,
  incident: Incident & { message: MessageReference },
  next: Exclude<NextChannel, { action: 'stay' }>,
  { slack, tools, content }: { slack: Slack; tools: UpdateTools; content: SlackMessage },
): Promise<Written | undefined> {
  const { message: old } = incident;
  const { main } = tools.channels;
  const search = { tag: searchTagOf(incident), since: claim.openedAt, channels: [main], main };
  const found = old.minor === 'leaving' ? await findEarlierPostIn(search, slack, tools.log) : undefined;
  const left = { channel: old.channel, ts: old.ts };
  if (found) {
    await slack.update(found.message, content);
    return { incident: { ...incident, message: { ...found.message, left } }, saidDown: saidDown(found) };
  }
  if (next.action === 'complete') return undefined;
  const isNoted = old.minor === 'leaving' || (await tools.claims.noteLeaving({ ...incident, message: old }));
  if (!isNoted) return undefined;
  const message = await slack.post(content, postTagOf(incident), main);
  tools.count('MessagesPosted');
  tools.log.info('incident moved to the main channel', { incident: incident.id, reason: next.reason });
  return { incident: { ...incident, message: { ...message, left } }, saidDown: saysDown(incident) };
}

/**
 * Replaces the message that an incident left by a link to the new one. Where Slack will never allow that, it stays as it
 * is. Never throws: after a failure `left` remains, and the next refresh tries again.
 */
export async function linkFromOld(
  incident: Incident,
  slack: Slack,
  { log }: Pick<UpdateTools, 'log'>,
): Promise<Incident> {
  if (!incident.message?.left) return incident;
  const { left, ...message } = incident.message;
  try {
    const permalink = await permalinkOf(message, slack);
    const text = movedNews(incident, { ...message, permalink });
    await slack.update(left, { text, blocks: [section([text])] });
  } catch (error) {
    log.warn('message in the minor channel not replaced by a link', { error, incident: incident.id });
    if (!isOutOfReach(error)) return incident;
  }
  return { ...incident, message };
}

/** @returns undefined where Slack refuses it for good. @throws GatewayError if a retry may succeed */
async function permalinkOf(message: MessageReference, slack: Slack): Promise<string | undefined> {
  try {
    return await slack.permalink(message);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.retryable) throw error;
    return undefined;
  }
}
