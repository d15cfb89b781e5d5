import type { Log } from '../model/log.ts';
import { section } from './blocks.ts';
import type { SlackChannel } from './client.ts';
import { findEarlierPost } from './earlier-post.ts';

/** Message to the whole channel about what a user did, such as a mute. */
export interface Announcement {
  /** Text, mrkdwn. */
  text: string;
  /** Identifies the announcement, so that a retry finds it and does not post it again. */
  id: string;
  /** Time of the request, epoch ms: no earlier post is older. */
  since: number;
}

/**
 * Posts an announcement once, even if an earlier attempt died after its post.
 * @throws GatewayError if Slack failed
 */
export function announce(channel: SlackChannel, { text, id, since }: Announcement, log: Log): Promise<void> {
  return channel.using(async (slack) => {
    const tag = { announcement: id };
    if (await findEarlierPost(slack, tag, since, log)) return;
    await slack.post({ text, blocks: [section([text])] }, tag);
  });
}
