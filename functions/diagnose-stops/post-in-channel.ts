import type { Incident, MessageReference } from '../../shared/model/incident.ts';
import { channelOfFirstMessage, type FirstChannel } from '../../shared/model/incident-channel.ts';
import type { Slack } from '../../shared/slack/client.ts';
import { isOutOfReach } from '../../shared/slack/earlier-post.ts';
import type { SlackMessage } from '../../shared/slack/message.ts';
import { postTagOf } from './message-tag.ts';
import type { MessageTools } from './message-tools.ts';

/** Settings that name another channel than the installation's. */
const settingOf: Partial<Record<FirstChannel['reason'], string>> = {
  'service-tag': 'steward:channel',
  minor: 'minorChannel',
};

/**
 * Posts an incident in its channel; in the installation's channel, with a line, when the bot is not in that one.
 * @returns the message, and the incident with that line
 * @throws GatewayError when Slack refused or failed
 */
export async function postInChannel(
  slack: Slack,
  incident: Incident,
  contentOf: (one: Incident) => SlackMessage,
  { channels, log }: Pick<MessageTools, 'channels' | 'log'>,
): Promise<{ message: MessageReference; incident: Incident }> {
  const { channel, reason } = channelOfFirstMessage(incident, channels, slack.canUpdate);
  const tag = postTagOf(incident);
  try {
    const message = await slack.post(contentOf(incident), tag, channel);
    log.info('incident posted', { incident: incident.id, channel, reason });
    return { message: reason === 'minor' ? { ...message, minor: 'here' } : message, incident };
  } catch (error) {
    const setting = settingOf[reason];
    if (setting === undefined || !isOutOfReach(error)) throw error;
    const { evidence } = incident;
    const gap = `not posted in ${channel}, which ${setting} names: invite the app there (/invite @ECS Steward)`;
    const elsewhere = { ...incident, evidence: { ...evidence, gaps: [...evidence.gaps, gap] } };
    return { message: await slack.post(contentOf(elsewhere), tag, channels.main), incident: elsewhere };
  }
}
