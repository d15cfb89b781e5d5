import { GatewayError } from '../errors.ts';
import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Slack, SlackChannel } from './client.ts';

/** Answer to a click, visible to all readers of the message. */
export interface ThreadAnswer {
  message: MessageReference;
  /** Text, mrkdwn. */
  text: string;
  /** Identifies the answer, so that a retry finds it and does not post it again. */
  id: string;
  /** True if an earlier attempt may have posted it. */
  isRetry: boolean;
}

/**
 * Posts the answer to a click in the thread of the message.
 * @returns false if that is permanently impossible (an incoming webhook has no threads, or the message was deleted), so
 * that the caller must answer otherwise
 * @throws GatewayError if a retry may succeed
 */
export async function answerInThread(
  channel: SlackChannel,
  answer: ThreadAnswer,
  log: Log,
): Promise<boolean> {
  try {
    return await channel.using((slack) => replyOnce(slack, answer));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.retryable) throw error;
    log.warn('answer not taken by the thread', { error });
    return false;
  }
}

async function replyOnce(slack: Slack, { message, text, id, isRetry }: ThreadAnswer): Promise<boolean> {
  if (!slack.canUpdate || !message.ts) return false;
  const tag = { answer: id };
  if (isRetry && (await slack.findReply(message, tag))) return true;
  await slack.reply(message, text, tag);
  return true;
}
