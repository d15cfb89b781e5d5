import { GatewayError } from '../errors.ts';
import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Slack } from './client.ts';

/** More than our clock and Slack's may differ, milliseconds. */
const clockDifference = 5 * 60_000;

/**
 * A worker may have died, or its connection, after Slack took the post: looks for it before it is posted again.
 * @param tag what the post carries
 * @param since before it nothing can have been posted, epoch ms
 * @param channel another than the installation's, which is looked through in its place while the bot is in it
 */
export async function findEarlierPost(
  slack: Slack,
  tag: Parameters<Slack['find']>[0],
  since: number,
  log: Log,
  channel?: string,
): Promise<MessageReference | undefined> {
  return unlessScopeIsMissing(() => find(slack, tag, since - clockDifference, channel), log);
}

/** Looks for an earlier post or reply; undefined, with a warning, where the app lacks the scope to read the channel. */
export async function unlessScopeIsMissing<Found>(
  look: () => Promise<Found>,
  log: Log,
): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof GatewayError && error.code === 'slack-missing_scope')) throw error;
    log.warn('cannot look for an earlier post; a message may come twice', { error });
    return undefined;
  }
}

/** A post whose channel was out of reach is in the installation's channel. */
async function find(
  slack: Slack,
  tag: Parameters<Slack['find']>[0],
  since: number,
  channel?: string,
): Promise<MessageReference | undefined> {
  try {
    return await slack.find(tag, since, channel);
  } catch (error) {
    const isOutside =
      error instanceof GatewayError && /^slack-(?:channel_not_found|not_in_channel)$/.test(error.code);
    if (channel === undefined || !isOutside) throw error;
    return slack.find(tag, since);
  }
}
