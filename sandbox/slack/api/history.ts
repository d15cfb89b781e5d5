import type { PostedMessage } from '../types.ts';
import { type Arguments, asFlag, asText } from './call.ts';

/** Slack's default page; it takes at most 999. */
const defaultLimit = 100;

/** The answer of conversations.history: top-level messages, newest first, one page. */
export function historyAnswer(all: PostedMessage[], call: Arguments): Record<string, unknown> {
  const before = cursorTs(asText(call.cursor));
  const found = all
    .filter(({ visibleTo }) => visibleTo === undefined)
    .filter((message) => !message.threadTs || message.threadTs === message.ts)
    .filter((message) => isInRange(message.ts, call) && (!before || message.ts < before))
    .sort((a, b) => b.ts.localeCompare(a.ts));
  const limit = Math.min(Number(call.limit) || defaultLimit, 999);
  const page = found.slice(0, limit);
  const hasMore = found.length > limit;
  const nextCursor = hasMore ? Buffer.from(`next_ts:${page.at(-1)?.ts}`).toString('base64') : '';
  return {
    ok: true,
    messages: page.map((message) => ({
      ...messageAnswer(message, asFlag(call.include_all_metadata)),
      ...repliesOf(message, all),
    })),
    has_more: hasMore,
    pin_count: 0,
    response_metadata: { next_cursor: nextCursor },
  };
}

/** The answer of conversations.replies: a message and the replies in its thread, oldest first; undefined for no message. */
export function repliesAnswer(all: PostedMessage[], call: Arguments): Record<string, unknown> | undefined {
  const ts = asText(call.ts);
  const isInThread = (message: PostedMessage) => message.ts === ts || message.threadTs === ts;
  const found = all.filter((message) => message.visibleTo === undefined && isInThread(message));
  if (!found.some((message) => message.ts === ts)) return undefined;
  const messages = found
    .sort((a, b) => a.ts.localeCompare(b.ts))
    .map((message) => messageAnswer(message, asFlag(call.include_all_metadata)));
  return { ok: true, messages, has_more: false };
}

/** A message as Slack answers it. Without `allMetadata` it has only the type of its metadata. */
export function messageAnswer(message: PostedMessage, allMetadata: boolean): Record<string, unknown> {
  const { metadata, threadTs, editedCount } = message;
  return {
    type: 'message',
    subtype: 'bot_message',
    bot_id: 'B0SANDBOX',
    app_id: 'A0SANDBOX',
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(threadTs && { thread_ts: threadTs }),
    ...(metadata && { metadata: allMetadata ? metadata : { event_type: metadata.event_type } }),
    ...(editedCount > 0 && { edited: { user: 'B0SANDBOX', ts: `${message.updatedAt / 1000}` } }),
  };
}

function repliesOf(message: PostedMessage, all: PostedMessage[]): Record<string, unknown> {
  const replies = all.filter((other) => other.threadTs === message.ts && other.ts !== message.ts);
  return replies.length === 0 ? {} : { thread_ts: message.ts, reply_count: replies.length };
}

function isInRange(ts: string, call: Arguments): boolean {
  const oldest = asText(call.oldest);
  const latest = asText(call.latest);
  if (ts === oldest || ts === latest) return asFlag(call.inclusive);
  return (!oldest || Number(ts) > Number(oldest)) && (!latest || Number(ts) < Number(latest));
}

function cursorTs(cursor: string | undefined): string | undefined {
  return cursor && Buffer.from(cursor, 'base64').toString('utf8').replace('next_ts:', '');
}
