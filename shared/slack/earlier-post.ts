import { GatewayError } from '../errors.ts';
import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { FoundPost, Slack } from './client.ts';

/** Upper bound of the difference between our clock and Slack's, ms. */
const clockDifference = 5 * 60_000;

/** Slack's codes for a channel that the bot cannot post to, while others work. */
const outOfReach = new Set(['slack-channel_not_found', 'slack-not_in_channel', 'slack-is_archived']);

/** Tells whether Slack refused a call because the bot is not in its channel; others may work. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof GatewayError && outOfReach.has(error.code);
}

/**
 * Looks for an earlier post in the installation's channel before posting again: Slack may have accepted it before the
 * worker or its connection failed.
 * @param tag metadata of the post
 * @param since earliest possible time of the post, epoch ms
 */
export async function findEarlierPost(
  slack: Slack,
  tag: Parameters<Slack['find']>[0],
  since: number,
  log: Log,
): Promise<MessageReference | undefined> {
  const found = await unlessScopeIsMissing(() => slack.find(tag, since - clockDifference), log);
  return found?.message;
}

/** An earlier post that may be in one of several channels. */
interface Search {
  tag: Parameters<Slack['find']>[0];
  /** Earliest possible time of the post, epoch ms. */
  since: number;
  /** Ids of channels, the likeliest first. */
  channels: readonly string[];
  /** The installation's channel, which must be readable; another one that the bot is not in has no post. */
  main: string;
}

/** Looks for an earlier post in several channels, as {@link findEarlierPost} does in one. */
export async function findEarlierPostIn(
  { tag, since, channels, main }: Search,
  slack: Slack,
  log: Log,
): Promise<FoundPost | undefined> {
  for (const channel of channels) {
    const look = () =>
      slack.find(tag, since - clockDifference, channel).catch((error) => {
        if (channel === main || !isOutOfReach(error)) throw error;
        return undefined;
      });
    const found = await unlessScopeIsMissing(look, log);
    if (found) return found;
  }
  return undefined;
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
