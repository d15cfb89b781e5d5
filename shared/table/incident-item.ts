import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  deploymentOf,
  type Incident,
  type IncidentId,
  incidentPolicy,
  type Occurrence,
} from '../model/incident.ts';

/**
 * An incident as the table holds it. Beside the incident: `changes` counts what happened to it, so that
 * a writer of its message can tell whether it showed everything; until `notBefore` nobody else may touch
 * the message; `openedAt` and `aliveAt` are when the first and the last stop were counted, by our clock and
 * not by the event's, so that an event that comes late makes no incident look quiet; `attention` puts it
 * into the sparse index of incidents whose message is behind.
 */
export interface IncidentItem extends Omit<Incident, 'id'> {
  pk: string;
  sk: string;
  changes: number;
  openedAt: number;
  aliveAt: number;
  notBefore: number;
  /** How often somebody took the message in hand: 1 while its first post is tried for the first time. */
  attempts: number;
  /** Whether the thread was told that the service is steady again; once an episode is enough. */
  toldSteady: boolean;
  /** Set when the episode ended without a message, as everyday business: the next one does not link it. */
  forgotten?: boolean;
  attention?: string;
  attentionSince?: number;
  expiresAt: number;
}

/** The one value of `attention`: all incidents that are behind stand in one place of the index. */
export const behind = 'message';

/** The table's key of an incident. */
export function incidentKey(id: IncidentId): { pk: string; sk: string } {
  return { pk: id.workload, sk: `INCIDENT#${id.key}` };
}

/** The latest time that sorts right, epoch milliseconds: in the year 33658. */
export const endOfTime = 999_999_999_999_999;

/** The start of the sort keys under which an incident remembers the stops it counted. */
function seenPrefix(id: IncidentId): string {
  return `SEEN#${id.key}#`;
}

/** The table's key of a counted occurrence; sorts by the time at which it happened. */
export function seenKey(
  id: IncidentId,
  occurrence: Pick<Occurrence, 'id' | 'at'>,
): { pk: string; sk: string } {
  // Within what sorts as text; events with absurd times are counted all the same.
  const at = String(Math.min(Math.max(occurrence.at, 0), endOfTime)).padStart(15, '0');
  return { pk: id.workload, sk: `${seenPrefix(id)}${at}#${occurrence.id}` };
}

/** The table's key of a service event that was noted in an incident. */
export function noteKey(id: IncidentId, eventId: string): { pk: string; sk: string } {
  return { pk: id.workload, sk: `NOTE#${id.key}#${eventId}` };
}

/** When the occurrence happened that a `seenKey` remembers, epoch milliseconds. */
export function timeOfSeen(id: IncidentId, sk: string): number {
  return Number.parseInt(sk.slice(seenPrefix(id).length), 10);
}

/** The identity of the incident that an item holds. */
export function incidentIdOf(item: { pk: string; sk: string }): IncidentId {
  return { workload: item.pk, key: item.sk.slice('INCIDENT#'.length) };
}

/**
 * A new episode: the first, or the one after `previous`.
 * @param occurrences what opens it, oldest first; at least one.
 */
export function newEpisode(
  id: IncidentId,
  occurrences: Occurrence[],
  previous: IncidentItem | undefined,
  times: { now: number; expiresAt: number },
): IncidentItem {
  const [first, last] = [occurrences[0], occurrences.at(-1)];
  if (!first || !last) throw new RangeError('an incident opens with at least one occurrence');
  return {
    ...incidentKey(id),
    place: first.place,
    episode: (previous?.episode ?? 0) + 1,
    count: occurrences.length,
    firstSeenAt: first.at,
    lastSeenAt: last.at,
    occurrence: first,
    deployment: deploymentOf(last),
    evidence: { gaps: [] },
    notes: [],
    previous: previous?.forgotten
      ? previous.previous
      : previous && {
          message: previous.message,
          count: previous.count,
          lastSeenAt: previous.lastSeenAt,
        },
    changes: 0,
    openedAt: times.now,
    aliveAt: times.now,
    // Whoever opens an episode has its message in hand.
    notBefore: times.now + incidentPolicy.lease,
    attempts: 1,
    toldSteady: false,
    attention: behind,
    attentionSince: times.now,
    expiresAt: times.expiresAt,
  };
}

/** The incident in an item, without the table's own bookkeeping. */
export function incidentOf(item: IncidentItem): Incident {
  return {
    id: incidentIdOf(item),
    place: item.place,
    episode: item.episode,
    count: item.count,
    firstSeenAt: item.firstSeenAt,
    lastSeenAt: item.lastSeenAt,
    steadyAt: item.steadyAt,
    rolledBack: item.rolledBack,
    deployment: item.deployment,
    occurrence: item.occurrence,
    evidence: item.evidence,
    notes: item.notes,
    message: item.message,
    muted: item.muted,
    previous: item.previous,
  };
}

/** An item as DynamoDB's errors carry it, in attribute values. */
export function itemFromAttributes(attributes: Record<string, AttributeValue>): IncidentItem {
  return unmarshall(attributes) as IncidentItem;
}
