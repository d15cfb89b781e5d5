import { GatewayError } from '../errors.ts';
import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Slack } from './client.ts';

/** Upper bound of the difference between our clock and Slack's, ms. */
const clockDifference = 5 * 60_000;

/**
 * Looks for an earlier post before posting again: Slack may have accepted it before the worker or its connection failed.
 * @param tag metadata of the post
 * @param since earliest possible time of the post, epoch ms
 * @param channel searched instead of the installation's channel if the bot is in it
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

/** Looks for an earlier post or reply; undefined, with a warning, if the app lacks the scope to read the channel. */
export async function unlessScopeIsMissing<Found>(
  look: () => Promise<Found>,
  log: Log,
): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof GatewayError && error.code === 'slack-missing_scope')) throw error;
    log.warn('search for an earlier post not permitted; a message may be posted twice', { error });
    return undefined;
  }
}

/** Falls back to the installation's channel, where a post goes if its own channel is out of reach. */
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
