import type { Channel, PostedMessage, Snapshot } from '../../types.ts';
import { titleOf } from './message-title.ts';

/** State of the page. `live` holds the messages that changed under the reader's eyes. */
export interface SlackState {
  isConnected: boolean;
  channels: Channel[];
  messages: PostedMessage[];
  live: ReadonlySet<string>;
  posted: number;
  updated: number;
  /** Latest news in a sentence, for screen readers: a new message, or one with another title. */
  news: { channel: string; visibleTo?: string | undefined; words: string } | undefined;
}

type SlackEvent =
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'message'; message: PostedMessage }
  | { type: 'disconnected' };

export const emptyState: SlackState = {
  isConnected: true,
  channels: [],
  messages: [],
  live: new Set(),
  posted: 0,
  updated: 0,
  news: undefined,
};

/** The state after one event of the stream. */
export function nextState(state: SlackState, event: SlackEvent): SlackState {
  if (event.type === 'disconnected') return { ...state, isConnected: false };
  if (event.type === 'snapshot') return { ...state, ...event.snapshot, isConnected: true };
  const { message } = event;
  const isThis = ({ channel, ts }: PostedMessage) => channel === message.channel && ts === message.ts;
  const before = state.messages.find(isThis);
  const others = state.messages.filter((other) => other !== before);
  if (message.isRemoved) return { ...state, messages: others };
  const isNewChannel = !state.channels.some(({ id }) => id === message.channel);
  return {
    ...state,
    channels: isNewChannel
      ? [...state.channels, { id: message.channel, name: message.channel }]
      : state.channels,
    messages: [...others, message].sort((a, b) => a.ts.localeCompare(b.ts)),
    live: new Set(state.live).add(message.ts),
    posted: state.posted + (before ? 0 : 1),
    updated: state.updated + (before ? 1 : 0),
    news: newsOf(message, before) ?? state.news,
  };
}

/** The title alone: a whole message would be read for minutes. */
function newsOf(message: PostedMessage, before: PostedMessage | undefined): SlackState['news'] {
  const title = titleOf(message);
  if (before && titleOf(before) === title) return undefined;
  const what = before ? 'Now' : message.threadTs ? 'New reply' : 'New message';
  return { channel: message.channel, visibleTo: message.visibleTo, words: `${what}: ${title}` };
}

/** True for a message of the channel itself: Slack shows a reply there too if it was broadcast. */
export function isInChannel(message: PostedMessage): boolean {
  return !isReply(message) || message.isBroadcast === true;
}

/** True for a message that stands in the thread of another. */
export function isReply({ ts, threadTs }: PostedMessage): boolean {
  return threadTs !== undefined && threadTs !== ts;
}
