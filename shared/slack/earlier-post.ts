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
 */
export async function findEarlierPost(
  slack: Slack,
  tag: Parameters<Slack['find']>[0],
  since: number,
  log: Log,
): Promise<MessageReference | undefined> {
  try {
    return await slack.find(tag, since - clockDifference);
  } catch (error) {
    if (!(error instanceof GatewayError && error.code === 'slack-missing_scope')) throw error;
    log.warn('cannot look for an earlier post; a message may come twice', { error });
    return undefined;
  }
}
