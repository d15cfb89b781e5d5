import type { Block } from '../../../shared/slack/message.ts';
import type { Channel, MessageMetadata, PostedMessage } from '../types.ts';

/** Content of a post or an update. In an update an absent part keeps what the message had. */
export interface MessageContent {
  text?: string;
  blocks?: Block[];
  metadata?: MessageMetadata;
  threadTs?: string;
  isBroadcast?: boolean;
  /** Only this user sees it. */
  visibleTo?: string;
}

export interface MessageStore {
  channels(): Channel[];
  /** The id of a channel given by id, by "#name" or by name. */
  channelId(idOrName: string): string;
  post(channel: string, content: MessageContent): PostedMessage;
  update(message: PostedMessage, content: MessageContent): PostedMessage;
  remove(message: PostedMessage): void;
  find(channel: string, ts: string): PostedMessage | undefined;
  /** Oldest first; all channels when none is named. */
  list(channel?: string): PostedMessage[];
  /** Calls the listener at every post, update and removal; the result ends that. */
  subscribe(listener: (message: PostedMessage) => void): () => void;
}

/**
 * The messages of the workspace, in memory. Any channel id is accepted; `known` names the channels that
 * the page lists from the start.
 */
export function createMessageStore(known: Channel[], now: () => number): MessageStore {
  const channels = new Map(known.map((channel) => [channel.id, channel]));
  const messages = new Map<string, PostedMessage>();
  const listeners = new Set<(message: PostedMessage) => void>();
  let lastMicroseconds = 0;

  const nextTs = (): string => {
    lastMicroseconds = Math.max(now() * 1000, lastMicroseconds + 1);
    const digits = String(lastMicroseconds);
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  };
  const save = (message: PostedMessage): PostedMessage => {
    messages.set(`${message.channel}/${message.ts}`, message);
    for (const listener of listeners) listener(message);
    return message;
  };

  return {
    channels: () => [...channels.values()],
    channelId(idOrName) {
      const name = idOrName.replace(/^#/, '');
      return [...channels.values()].find((channel) => channel.name === name)?.id ?? idOrName;
    },
    post(channel, { text = '', blocks = [], metadata, threadTs, isBroadcast, visibleTo }) {
      if (!channels.has(channel)) channels.set(channel, { id: channel, name: channel });
      const postedAt = now();
      const base = { channel, ts: nextTs(), text, blocks, editedCount: 0, postedAt, updatedAt: postedAt };
      return save({
        ...base,
        ...(metadata && { metadata }),
        ...(threadTs && { threadTs }),
        ...(isBroadcast && { isBroadcast }),
        ...(visibleTo && { visibleTo }),
      });
    },
    update(message, content) {
      const changes = Object.entries(content).filter(([, value]) => value !== undefined);
      const editedCount = message.editedCount + 1;
      return save({ ...message, ...Object.fromEntries(changes), editedCount, updatedAt: now() });
    },
    remove(message) {
      messages.delete(`${message.channel}/${message.ts}`);
      for (const listener of listeners) listener({ ...message, isRemoved: true });
    },
    find: (channel, ts) => messages.get(`${channel}/${ts}`),
    list: (channel) => [...messages.values()].filter((message) => !channel || message.channel === channel),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
