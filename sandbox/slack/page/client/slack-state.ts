import type { Channel, PostedMessage, Snapshot } from '../../types.ts';

/** State of the page. `live` holds the messages that changed under the reader's eyes. */
export interface SlackState {
  isConnected: boolean;
  channels: Channel[];
  messages: PostedMessage[];
  live: ReadonlySet<string>;
  posted: number;
  updated: number;
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
};

/** The state after one event of the stream. */
export function nextState(state: SlackState, event: SlackEvent): SlackState {
  if (event.type === 'disconnected') return { ...state, isConnected: false };
  if (event.type === 'snapshot') return { ...state, ...event.snapshot, isConnected: true };
  const { message } = event;
  const others = state.messages.filter(({ channel, ts }) => channel !== message.channel || ts !== message.ts);
  if (message.isRemoved) return { ...state, messages: others };
  const isNew = others.length === state.messages.length;
  const isNewChannel = !state.channels.some(({ id }) => id === message.channel);
  return {
    ...state,
    channels: isNewChannel
      ? [...state.channels, { id: message.channel, name: message.channel }]
      : state.channels,
    messages: [...others, message].sort((a, b) => a.ts.localeCompare(b.ts)),
    live: new Set(state.live).add(message.ts),
    posted: state.posted + (isNew ? 1 : 0),
    updated: state.updated + (isNew ? 0 : 1),
  };
}
