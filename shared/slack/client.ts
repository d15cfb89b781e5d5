import { type ConversationsHistoryResponse, LogLevel, WebClient } from '@slack/web-api';
import { GatewayError } from '../errors.ts';
import type { MessageReference } from '../model/incident.ts';
import type { SlackMessage } from './message.ts';
import { called } from './slack-error.ts';
import { postToWebhook } from './webhook.ts';

/**
 * Identifies a message: stored in its metadata, so that an earlier post can be found. The caller chooses the keys;
 * an incident's message has `incident` and `episode`.
 */
type MessageTag = Readonly<Record<string, string | number>>;

/** Message of an earlier attempt, with its whole tag. */
export interface FoundPost {
  message: MessageReference;
  tag: MessageTag;
}

/** Result of an update: `deleted` means that the message no longer exists, `fixed` that Slack does not allow edits. */
type UpdateOutcome = 'updated' | 'deleted' | 'fixed';

/** Slack channel, limited to what the credential allows. */
export interface Slack {
  /** False for an incoming webhook, which can only post. */
  canUpdate: boolean;
  /** @param channel overrides the installation's channel; ignored by a webhook, which has its own */
  post(message: SlackMessage, tag: MessageTag, channel?: string): Promise<MessageReference>;
  /** Replaces a message. Returns the reason if Slack will never allow it. */
  update(reference: MessageReference, message: SlackMessage): Promise<UpdateOutcome>;
  /** Posts a reply in the thread of a message; with a tag, {@link Slack.findReply} can find it. */
  reply(reference: MessageReference, text: string, tag?: MessageTag): Promise<void>;
  /** Posts a reply that also appears in the channel, and notifies. */
  broadcast(reference: MessageReference, text: string, tag: MessageTag): Promise<void>;
  /** Tells whether the thread of a message has a reply with this tag. */
  findReply(reference: MessageReference, tag: MessageTag): Promise<boolean>;
  permalink(reference: MessageReference): Promise<string | undefined>;
  /** Finds the message whose tag has these values, if it was posted. @param since epoch ms */
  find(tag: MessageTag, since: number, channel?: string): Promise<FoundPost | undefined>;
}

/** Channel of a function, opened at first use because its credential must be fetched. */
export interface SlackChannel {
  using<Result>(use: (slack: Slack) => Promise<Result>): Promise<Result>;
}

/** Settings of a Slack channel. */
export interface SlackSettings {
  /** Bot token (`xoxb-...`) or URL of an incoming webhook. */
  credential: string;
  channel: string;
  apiUrl: string;
  /** True if Slack can reach the stack; without an endpoint, messages have no buttons. */
  takesClicks: boolean;
}

const timeout = 5_000;
const eventType = 'ecs_steward_message';

/**
 * Opens the channel.
 * @throws GatewayError `slack-credential` if the credential is neither a bot token nor a webhook URL.
 * All methods throw GatewayError: `retryable` unless the refusal is permanent, with `retryAfterMs` if Slack sent
 * Retry-After.
 */
export function createSlack(settings: SlackSettings): Slack {
  const slack = openChannel(settings);
  if (settings.takesClicks) return slack;
  return {
    ...slack,
    post: (message, tag, channel) => slack.post(withoutButtons(message), tag, channel),
    update: (reference, message) => slack.update(reference, withoutButtons(message)),
  };
}

function withoutButtons({ text, blocks, classicBlocks }: SlackMessage): SlackMessage {
  const others = (all: SlackMessage['blocks']) => all.filter(({ type }) => type !== 'actions');
  return { text, blocks: others(blocks), ...(classicBlocks && { classicBlocks: others(classicBlocks) }) };
}

function openChannel(settings: SlackSettings): Slack {
  if (settings.credential.startsWith('xoxb-')) return withBotToken(settings);
  // Rejects malformed URLs here: the error of fetch would contain the whole credential.
  if (/^https?:\/\//.test(settings.credential) && URL.canParse(settings.credential)) {
    return withWebhook(settings.credential);
  }
  const expected = 'a bot token (xoxb-...) or the URL of an incoming webhook';
  throw new GatewayError('slack-credential', `the Slack credential is not ${expected}`, { retryable: false });
}

function withBotToken({ credential, channel: own, apiUrl }: SlackSettings): Slack {
  // The queue retries; waiting here would be billed.
  const client = new WebClient(credential, {
    slackApiUrl: apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout,
    logLevel: LogLevel.ERROR,
  });
  return {
    canUpdate: true,
    async post(message, tag, other) {
      const channel = other ?? own;
      const metadata = { event_type: eventType, event_payload: { ...tag } };
      const options = { unfurl_links: false, unfurl_media: false };
      const answer = await sent(message, (content) =>
        client.chat.postMessage({ channel, ...content, ...options, metadata }),
      );
      return { channel: answer.channel ?? channel, ts: answer.ts };
    },
    async update(reference, message) {
      const { channel, ts } = reference;
      if (!ts) return 'fixed';
      try {
        await sent(message, (content) => client.chat.update({ channel, ts, ...content }));
        return 'updated';
      } catch (error) {
        const outcome = error instanceof GatewayError ? outOfReach.get(error.code) : undefined;
        if (!outcome) throw error;
        return outcome;
      }
    },
    ...threadsOf(client),
    async permalink(reference) {
      if (!reference.ts) return undefined;
      const { channel, ts } = reference;
      return (await called(client.chat.getPermalink({ channel, message_ts: ts }))).permalink;
    },
    async find(tag, since, other) {
      const channel = other ?? own;
      const oldest = String(Math.floor(since / 1000));
      const pages = client.paginate('conversations.history', {
        channel,
        oldest,
        limit: 200,
        include_all_metadata: true,
      }) as AsyncIterable<ConversationsHistoryResponse>;
      return await called(findTagged(pages, tag, channel));
    },
  };
}

/** Replies in threads. */
function threadsOf(client: WebClient): Pick<Slack, 'reply' | 'broadcast' | 'findReply'> {
  const metadataOf = (tag: MessageTag) => ({ event_type: eventType, event_payload: { ...tag } });
  return {
    async reply({ channel, ts }, text, tag) {
      if (!ts) return;
      const metadata = tag && { metadata: metadataOf(tag) };
      await called(client.chat.postMessage({ channel, thread_ts: ts, text, ...metadata }));
    },
    async broadcast({ channel, ts }, text, tag) {
      if (!ts) return;
      const input = {
        channel,
        thread_ts: ts,
        text,
        reply_broadcast: true,
        metadata: metadataOf(tag),
      } as const;
      await called(client.chat.postMessage(input));
    },
    async findReply({ channel, ts }, tag) {
      if (!ts) return false;
      const thread = { channel, ts, limit: 200, include_all_metadata: true };
      const pages = client.paginate(
        'conversations.replies',
        thread,
      ) as AsyncIterable<ConversationsHistoryResponse>;
      return (await called(findTagged(pages, tag, channel))) !== undefined;
    },
  };
}

async function findTagged(
  pages: AsyncIterable<ConversationsHistoryResponse>,
  tag: MessageTag,
  channel: string,
): Promise<FoundPost | undefined> {
  for await (const { messages = [] } of pages) {
    for (const { ts, metadata } of messages) {
      const payload = metadata?.event_payload as MessageTag | undefined;
      if (!ts || !payload || !Object.entries(tag).every(([name, value]) => payload[name] === value)) continue;
      return { message: { channel, ts }, tag: payload };
    }
  }
  return undefined;
}

function withWebhook(url: string): Slack {
  return {
    canUpdate: false,
    async post(message) {
      await sent(message, (content) => postToWebhook(url, content, timeout));
      return { channel: 'incoming-webhook' };
    },
    update: async () => 'fixed',
    reply: async () => {},
    broadcast: async () => {},
    findReply: async () => false,
    permalink: async () => undefined,
    find: async () => undefined,
  };
}

/** Permanent refusals of an update: message deleted, posted by another app, or too old to edit. */
const outOfReach = new Map<string, UpdateOutcome>([
  ['slack-message_not_found', 'deleted'],
  ['slack-cant_update_message', 'fixed'],
  ['slack-edit_window_closed', 'fixed'],
]);

const refusesBlocks = new Set(['slack-invalid_blocks', 'slack-msg_blocks_too_long', 'slack-msg_too_long']);

/** Sends the richest form that Slack accepts: first with charts, which not every workspace supports, then without, then text only. */
async function sent<Answer>(
  { text, blocks, classicBlocks }: SlackMessage,
  send: (content: SlackMessage) => Promise<Answer>,
): Promise<Answer> {
  for (const form of classicBlocks ? [blocks, classicBlocks] : [blocks]) {
    try {
      return await called(send({ text, blocks: form }));
    } catch (error) {
      if (!(error instanceof GatewayError && refusesBlocks.has(error.code))) throw error;
    }
  }
  return await called(send({ text, blocks: [] }));
}
