import { GatewayError } from '../errors.ts';
import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Slack, SlackChannel } from './client.ts';

/** An answer to a click, for all who read the message that was clicked. */
export interface ThreadAnswer {
  message: MessageReference;
  /** In mrkdwn. */
  text: string;
  /** Names the answer, so that a later try finds it and does not post it again. */
  id: string;
  /** True where an earlier try may have posted it. */
  isRetry: boolean;
}

/**
 * Answers a click visibly, in the thread of the message that was clicked.
 * @returns false where that is impossible for good (an incoming webhook has no threads, the message is gone): then the
 * answer has to take another way.
 * @throws GatewayError when a later try may post it.
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
