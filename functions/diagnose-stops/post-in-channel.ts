import { GatewayError } from '../../shared/errors.ts';
import type { Incident, MessageReference } from '../../shared/model/incident.ts';
import type { Slack } from '../../shared/slack/client.ts';
import type { SlackMessage } from '../../shared/slack/message.ts';

/** Slack's codes for a channel that the bot cannot post to, while others work. */
const outOfReach = new Set(['slack-channel_not_found', 'slack-not_in_channel', 'slack-is_archived']);

/** The channel that the tag steward:channel of the service names; undefined for the channel of the installation. */
export function channelOf({ evidence }: Incident): string | undefined {
  return evidence.service?.channel;
}

/**
 * Posts an incident in the channel of its service, or in the installation's channel with a line when the bot is not in
 * that one.
 * @returns the message, and the incident with that line
 * @throws GatewayError when Slack refused or failed
 */
export async function postInChannel(
  slack: Slack,
  incident: Incident,
  { contentOf, tag }: { contentOf: (one: Incident) => SlackMessage; tag: Parameters<Slack['post']>[1] },
): Promise<{ message: MessageReference; incident: Incident }> {
  const channel = channelOf(incident);
  try {
    return { message: await slack.post(contentOf(incident), tag, channel), incident };
  } catch (error) {
    const isOutOfReach = error instanceof GatewayError && outOfReach.has(error.code);
    if (channel === undefined || !isOutOfReach) throw error;
    const { evidence } = incident;
    const gap = `not posted in ${channel}, which steward:channel names: invite the app there (/invite @ECS Steward)`;
    const moved = { ...incident, evidence: { ...evidence, gaps: [...evidence.gaps, gap] } };
    return { message: await slack.post(contentOf(moved), tag), incident: moved };
  }
}
