import type { Block } from '../../shared/slack/message.ts';

/** An ECS event that the page offers for sending. */
export interface Sample {
  name: string;
  title: string;
  event: unknown;
}

/** A service that a sample can be rewritten for. */
export interface SampleService {
  name: string;
  /** Its main container. */
  container: string;
}

/** Samples that the page offers, and the services they can be rewritten for. */
export interface Samples {
  samples: Sample[];
  services: SampleService[];
}

/** A mute that held back the message of an event. */
export interface SentMute {
  service: string;
  /** Name of the user who muted the service. */
  by: string;
  /** Epoch milliseconds. */
  until: number;
}

/** Outcome of an event that the page sent. */
export interface Sent {
  /** Number of rules that heard it. */
  matched: number;
  /** Reason that it posts no message. */
  silent?: string | undefined;
  muted?: SentMute | undefined;
}

export interface Channel {
  id: string;
  name: string;
}

/** Slack's message metadata: what an app keeps with its message and reads back from the history. */
export interface MessageMetadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** A message as it stands now. Times are epoch milliseconds; `ts` is Slack's id, "seconds.microseconds". */
export interface PostedMessage {
  channel: string;
  ts: string;
  threadTs?: string;
  /** A reply that shows in the channel too (reply_broadcast). */
  isBroadcast?: true;
  /** Ephemeral: only this user sees it. */
  visibleTo?: string;
  /** It is gone; only said to who listens. */
  isRemoved?: true;
  text: string;
  blocks: Block[];
  metadata?: MessageMetadata;
  editedCount: number;
  postedAt: number;
  updatedAt: number;
}

/** First data that the page receives; afterwards only the messages that change. */
export interface Snapshot {
  channels: Channel[];
  messages: PostedMessage[];
}
