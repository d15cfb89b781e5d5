import { impactOf } from '../../shared/model/impact.ts';
import { type Incident, incidentName } from '../../shared/model/incident.ts';
import { channelsOfEarlierAttempts, type IncidentChannels } from '../../shared/model/incident-channel.ts';
import type { Log } from '../../shared/model/log.ts';
import type { FoundPost, Slack } from '../../shared/slack/client.ts';
import { findEarlierPostIn } from '../../shared/slack/earlier-post.ts';
import type { Claim } from '../../shared/table/message-claims.ts';

/** Tag by which a later attempt finds the message of an incident. */
export function searchTagOf({ id, episode }: Incident): Parameters<Slack['find']>[0] {
  return { incident: incidentName(id), episode };
}

/** Tag of a new message of an incident; its severity is what the post notified of. */
export function postTagOf(incident: Incident): Parameters<Slack['post']>[1] {
  return { ...searchTagOf(incident), severity: impactOf(incident).severity ?? 'unknown' };
}

/** Tells whether a new message of an incident notifies that the workload is down. */
export function saysDown(incident: Incident): boolean {
  return impactOf(incident).severity === 'down';
}

/** Tells whether a message of an earlier attempt notified that the workload is down. */
export function saidDown({ tag }: FoundPost): boolean {
  return tag.severity === 'down';
}

/** Looks for the first message of an incident in every channel where an earlier attempt may have posted it. */
export function findFirstPost(
  { openedAt }: Claim,
  incident: Incident,
  slack: Slack,
  { channels: known, log }: { channels: IncidentChannels; log: Log },
): Promise<FoundPost | undefined> {
  const channels = channelsOfEarlierAttempts(incident, known);
  return findEarlierPostIn(
    { tag: searchTagOf(incident), since: openedAt, channels, main: known.main },
    slack,
    log,
  );
}
