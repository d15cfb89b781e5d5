import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { endNews, muteLine, threadNews } from '../../shared/incidents/message/status.ts';
import { isQuiet } from '../../shared/model/follow-up.ts';
import {
  type Incident,
  incidentPolicy,
  isClosed,
  type MessageReference,
} from '../../shared/model/incident.ts';
import { channelOfNextUpdate, type IncidentChannels } from '../../shared/model/incident-channel.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import { isSameCount } from '../../shared/model/task-counts.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { Slack } from '../../shared/slack/client.ts';
import { findEarlierPostIn, isOutOfReach } from '../../shared/slack/earlier-post.ts';
import type { SlackMessage } from '../../shared/slack/message.ts';
import { type Claim, notShown } from '../../shared/table/message-claims.ts';
import { announceRise } from './announce-rise.ts';
import { withDeployer } from './find-deployer.ts';
import { postTagOf, saidDown, saysDown, searchTagOf } from './message-tag.ts';
import type { UpdateTools } from './message-tools.ts';
import { linkFromOld, moveToMain, type Written } from './move-message.ts';
import { wasSilent, withMutedCount } from './muting.ts';

/** Age from which counts are no longer shown, ms. */
const staleMs = 5 * minuteMs;

/**
 * Updates an existing message. If nothing happened and the counts are the same, Slack is not called.
 * @param fresh counts of its service that were just read
 */
export async function updateMessage(
  claim: Claim,
  slack: Slack,
  tools: UpdateTools,
  fresh?: TaskCounts,
): Promise<void> {
  const { message } = claim.incident;
  if (!message) return;
  const now = tools.now();
  const followed = slack.canUpdate ? await withDeployer(claim.incident, tools) : claim.incident;
  const known = { ...followed, tasks: fresh ?? whileFresh(claim.incident.tasks, now), asOf: now };
  if (isShown(claim, known, tools.channels)) {
    await tools.claims.settle(claim, known, now, { notBefore: now });
    return;
  }
  const times = await tools.claims.seenTimes(known);
  const incident = await withMutedCount({ ...known, ...times }, tools);
  const written = slack.canUpdate
    ? await updated(claim, { ...incident, message }, slack, tools)
    : { incident, saidDown: false };
  const shown = await linkFromOld(written.incident, slack, tools);
  await announceRise({ ...claim, toldDown: claim.toldDown || written.saidDown }, shown, slack, tools);
  // A link that is missing keeps the message outdated, so that the next refresh writes it.
  const upTo = shown.message?.left ? { ...claim, changes: notShown } : claim;
  await tools.claims.settle(upTo, shown, tools.now());
  const news = newsFor(incident, claim);
  // Slack sends no notification for an edit; a reply reaches those who follow the thread, so it is tried once.
  if (news) {
    const thread = shown.message ?? message;
    await slack.reply(thread, news).catch((error) => tools.log.warn('reply not posted', { error }));
  }
}

function whileFresh(tasks: TaskCounts | undefined, now: number): TaskCounts | undefined {
  return tasks && now - tasks.at < staleMs ? tasks : undefined;
}

/** Tells whether more happened since the message was written than that time passed. */
function isNews({ shown, changes }: Claim): boolean {
  return shown?.changes !== changes;
}

/** Tells whether a message is to leave the channel for minor incidents, or has left it without a link. */
function isMoving(incident: Incident, channels: IncidentChannels): boolean {
  return incident.message?.left !== undefined || channelOfNextUpdate(incident, channels).action !== 'stay';
}

/** Tells whether the message shows all of it already. */
function isShown(claim: Claim, incident: Incident, channels: IncidentChannels): boolean {
  const { shown, incident: before } = claim;
  return (
    !isNews(claim) &&
    !isClosed(incident) &&
    !wasSilent(incident) &&
    !isMoving(incident, channels) &&
    isSameCount(before.tasks, incident.tasks) &&
    before.evidence.change?.deployedBy === incident.evidence.change?.deployedBy &&
    shown?.isQuiet === isQuiet(incident, incident.asOf ?? 0)
  );
}

/** The incident as its message shows it now, wherever that message is. */
async function updated(
  claim: Claim,
  incident: Incident & { message: MessageReference },
  slack: Slack,
  tools: UpdateTools,
): Promise<Written> {
  const content = incidentMessage(incident, { ...tools, canUpdate: true });
  const next = channelOfNextUpdate(incident, tools.channels);
  if (next.action !== 'stay') {
    const moved = await moveToMain(claim, incident, next, { slack, tools, content });
    if (moved) return moved;
  }
  const { message: before } = incident;
  const message: MessageReference = before.minor ? { ...before, minor: 'here' } : before;
  const stays = { incident: { ...incident, message }, saidDown: false };
  const outcome = await slack.update(message, content).catch((error) => {
    if (message.channel === tools.channels.main || !isOutOfReach(error)) throw error;
    // The other channels work: this refusal must not pause them.
    tools.log.warn('message not updated: invite the app to its channel', { error, incident: incident.id });
    return undefined;
  });
  if (outcome === undefined) return stays;
  if (outcome === 'updated') tools.count('MessagesUpdated');
  // Cannot be edited any more: only new occurrences are worth another post.
  if (outcome === 'updated' || isClosed(incident) || !isNews(claim)) return stays;
  const now = tools.now();
  if (outcome === 'fixed') {
    if (now < (message.repliedAt ?? 0) + incidentPolicy.again) return stays;
    await slack.reply(message, threadNews(incident));
    return { ...stays, incident: { ...incident, message: { ...message, repliedAt: now } } };
  }
  if (now < postedAt(message) + incidentPolicy.again) return stays;
  return postedAgain(claim, { ...incident, message }, { slack, tools, content });
}

/** Posts a message that was deleted again, where it was. */
async function postedAgain(
  claim: Claim,
  incident: Incident & { message: MessageReference },
  { slack, tools, content }: { slack: Slack; tools: UpdateTools; content: SlackMessage },
): Promise<Written> {
  const { channel, minor, left } = incident.message;
  // A worker may have posted it again, and died before it could say so.
  const search = { tag: searchTagOf(incident), since: claim.openedAt, channels: [channel] };
  const found = await findEarlierPostIn({ ...search, main: channel }, slack, tools.log);
  if (found) await slack.update(found.message, content);
  const again = found?.message ?? (await slack.post(content, postTagOf(incident), channel));
  tools.count('MessagesPosted');
  const isDown = found ? saidDown(found) : saysDown(incident);
  return { incident: { ...incident, message: { ...again, minor, left } }, saidDown: isDown };
}

/** Slack names a message by the time of its post, in seconds. */
function postedAt({ ts }: MessageReference): number {
  return Number(ts ?? 0) * 1000;
}

/** News for the followers of the thread, each once. */
function newsFor(incident: Incident, claim: Claim): string | undefined {
  if (isClosed(incident)) return claim.toldSteady ? undefined : endNews(incident);
  return wasSilent(claim.incident) ? muteLine(incident) : undefined;
}
