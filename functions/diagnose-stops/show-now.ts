import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { type IncidentId, incidentPolicy, isClosed, type Mute } from '../../shared/model/incident.ts';
import { type ServiceReference, serviceKey } from '../../shared/model/service-reference.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import type { Slack } from '../../shared/slack/client.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import type { MessageTools, UpdateTools } from './message-tools.ts';
import { giveBackAsMuted, muteOf } from './muting.ts';
import { readCounts } from './read-counts.ts';
import { updateMessage } from './update-message.ts';

/** Dependencies of showing a click. */
export interface ShowTools extends UpdateTools, Pick<MessageTools, 'slack'> {
  ecs: Ecs;
}

/** Newest open incidents of a service whose messages show that it was muted. */
const mostShown = 5;

/** Shows at once on the messages of a service's open incidents that it was muted, or that its mute was ended. Never throws. */
export async function showMuteNow(place: ServiceReference, tools: ShowTools): Promise<void> {
  const incidents = await tools.claims.ofWorkload(serviceKey(place)).catch((error) => {
    tools.log.warn('mute not shown on messages', { error, service: place.name });
    return [];
  });
  const open = incidents.filter((one) => !isClosed(one)).toSorted((a, b) => b.lastSeenAt - a.lastSeenAt);
  for (const { id } of open.slice(0, mostShown)) await showNow(id, tools);
}

/**
 * Shows a click on the message of an incident at once, instead of with the next refresh. While its service is muted this
 * is its only edit. Never throws: where another worker writes the message, or Slack fails, the next refresh does it.
 */
export async function showNow(id: IncidentId, tools: ShowTools): Promise<void> {
  const { claims, now, log } = tools;
  try {
    const claim = await claims.claimNow(id, now());
    if (claim) await show(claim, tools);
  } catch (error) {
    log.warn('click left to the next refresh', { error, incident: id });
  }
}

async function show(claim: Claim, tools: ShowTools): Promise<void> {
  const { incident } = claim;
  try {
    const counts = await readCounts([incident.id], tools);
    const tasks = counts.get(incident.id.workload);
    const mute = await muteOf(incident, tools);
    await tools.slack.using((slack) =>
      mute ? showMuted(claim, mute, slack, tools, tasks) : updateMessage(claim, slack, tools, tasks),
    );
  } catch (error) {
    await tools.claims.release(claim, tools.now() + incidentPolicy.spacing);
    throw error;
  }
}

/** Edits the message as of now, and leaves it alone until the mute ends. */
async function showMuted(
  claim: Claim,
  mute: Mute,
  slack: Slack,
  tools: ShowTools,
  tasks?: TaskCounts,
): Promise<void> {
  const { message } = claim.incident;
  const known = { ...claim.incident, tasks, asOf: tools.now(), activeMute: mute };
  if (message && slack.canUpdate) {
    const times = await tools.claims.seenTimes(known);
    await slack.update(message, incidentMessage({ ...known, ...times }, { ...tools, canUpdate: true }));
    tools.count('MessagesUpdated');
  }
  await giveBackAsMuted(claim, mute, tools);
}
