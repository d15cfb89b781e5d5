import { impactOf } from './impact.ts';
import { type Incident, isClosed } from './incident.ts';

/** Slack channels of an installation, by their ids. */
export interface IncidentChannels {
  /** Setting slackChannel. */
  main: string;
  /** Setting minorChannel, for incidents that open as minor; absent if not set. */
  minor?: string;
}

/**
 * Channel of an incident's first message, with the reason: the tag steward:channel of its service; minor: the severity
 * is minor; not-minor: it is down, degraded or unknown; one-channel: no other channel is set, or the credential is an
 * incoming webhook.
 */
export interface FirstChannel {
  channel: string;
  reason: 'service-tag' | 'minor' | 'not-minor' | 'one-channel';
}

/**
 * Next step for an existing message. `move`: a new message is posted in the main channel, and the old one refers to it.
 * `complete`: the same, but only if an interrupted move has posted it already.
 */
export type NextChannel =
  | { action: 'stay'; reason: 'not-in-minor-channel' | 'is-main-channel' | 'not-risen' | 'over' }
  | { action: 'move'; reason: 'risen' }
  | { action: 'complete'; reason: 'move-begun' };

type Placed = Parameters<typeof impactOf>[0] & Pick<Incident, 'evidence'>;

/** The channel for minor incidents; undefined where it is not set, or is the main channel. */
function minorOf({ main, minor }: IncidentChannels): string | undefined {
  return minor === main ? undefined : minor;
}

/**
 * Decides the channel of an incident's first message. The tag of the service wins over both settings.
 * @param canChoose false for an incoming webhook, which posts in its one channel
 */
export function channelOfFirstMessage(
  incident: Placed,
  channels: IncidentChannels,
  canChoose: boolean,
): FirstChannel {
  const { main } = channels;
  if (!canChoose) return { channel: main, reason: 'one-channel' };
  const tagged = incident.evidence.service?.channel;
  if (tagged !== undefined) return { channel: tagged, reason: 'service-tag' };
  const minor = minorOf(channels);
  if (minor === undefined) return { channel: main, reason: 'one-channel' };
  return impactOf(incident).severity === 'minor'
    ? { channel: minor, reason: 'minor' }
    : { channel: main, reason: 'not-minor' };
}

/** Channels in which an earlier attempt may have posted the first message of an incident, the likeliest first. */
export function channelsOfEarlierAttempts(
  { evidence }: Pick<Incident, 'evidence'>,
  channels: IncidentChannels,
): string[] {
  const { main } = channels;
  const tagged = evidence.service?.channel;
  const others = tagged === undefined ? [main, minorOf(channels)] : [tagged, main];
  return [...new Set(others.filter((channel) => channel !== undefined))];
}

/** Tells whether a message stands in the channel for minor incidents, and not because a tag names that channel. */
export function isMinorChannel(
  channel: string,
  { evidence }: Pick<Incident, 'evidence'>,
  channels: IncidentChannels,
): boolean {
  return evidence.service?.channel === undefined && channel === minorOf(channels);
}

/**
 * Decides whether the message of an incident leaves the channel for minor incidents: once it is down or degraded, since
 * an edit notifies no one. Unknown counts are not a rise. A message never moves to that channel.
 */
export function channelOfNextUpdate(incident: Incident, { main }: IncidentChannels): NextChannel {
  const { message } = incident;
  if (message?.minor === undefined) return { action: 'stay', reason: 'not-in-minor-channel' };
  if (message.channel === main) return { action: 'stay', reason: 'is-main-channel' };
  const { severity } = impactOf(incident);
  const hasRisen = severity === 'down' || severity === 'degraded';
  if (hasRisen && !isClosed(incident)) return { action: 'move', reason: 'risen' };
  if (message.minor === 'leaving') return { action: 'complete', reason: 'move-begun' };
  return { action: 'stay', reason: isClosed(incident) ? 'over' : 'not-risen' };
}
