import { nameFromArn } from '../model/arn.ts';
import { deploymentOf, type IncidentId, incidentPolicy, type Occurrence } from '../model/incident.ts';
import {
  attentionOf,
  type Episode,
  type IncidentItem,
  incidentKey,
  incidentKeys,
  incidents,
  jobsOf,
} from './incident-item.ts';
import type { Key } from './item-kind.ts';
import { expiresAt, type TableSettings } from './table.ts';
import { type TransactItem, updating } from './transaction.ts';

/** Most notes of an incident: its message shows a few, and an item holds at most 400 kB. */
const mostNotes = 20;

/** Days in which an event may be delivered again: 4 in its queue, 14 in the dead letter queue, and a margin of 2. */
const mostDaysOnTheWay = 20;

/**
 * Records an occurrence; fails if it is already recorded. Lives longer than dead letters, so that a redrive counts
 * nothing twice.
 */
export const remember = (
  settings: TableSettings,
  key: Key,
  now: number,
  occurrence?: Occurrence,
): TransactItem => ({
  Put: {
    TableName: settings.tableName,
    // The stops of a revision decide on its rollout.
    Item: incidentKeys.item(
      key,
      { ...key, ...revisionOf(occurrence) },
      expiresAt(now, { keepDays: Math.max(settings.keepDays, mostDaysOnTheWay) }),
    ),
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Adds occurrences to the open episode, unless it is quiet. */
export const join = (
  settings: TableSettings,
  id: IncidentId,
  occurrences: Occurrence[],
  now: number,
): TransactItem => {
  const last = occurrences.at(-1);
  const lastSeenAt = last?.at ?? now;
  return updating(settings.tableName, incidentKey(id), {
    set: {
      ...{ lastSeenAt, aliveAt: now, expiresAt: expiresAt(now, settings), attention: attentionOf(id) },
      // Not only once: a followed incident may wait for a look in the future.
      attentionSince: now,
      deployment: last && deploymentOf(last),
    },
    add: { count: occurrences.length, changes: 1, jobs: jobsOf(occurrences) },
    // An event older than the last one counted belongs to that episode, however late it arrives.
    condition: 'aliveAt >= :quietSince OR lastSeenAt >= :lastSeenAt',
    values: { quietSince: now - incidentPolicy.quiet, lastSeenAt },
  });
};

/** Adds a sentence to the open episode, unless it is quiet or full. */
export const append = (settings: TableSettings, id: IncidentId, note: string, now: number): TransactItem =>
  updating(settings.tableName, incidentKey(id), {
    set: { attention: attentionOf(id), attentionSince: now },
    append: { notes: [note] },
    add: { changes: 1 },
    condition: 'aliveAt >= :quietSince AND size(notes) < :most',
    values: { quietSince: now - incidentPolicy.quiet, most: mostNotes },
  });

/** Opens an episode: the first, or the one after `previous`. */
export const open = (
  settings: TableSettings,
  id: IncidentId,
  item: IncidentItem,
  previous: Episode | undefined,
): TransactItem => ({
  Put: {
    TableName: settings.tableName,
    Item: incidents.item(incidentKey(id), item),
    ConditionExpression: previous ? 'episode = :episode AND changes = :changes' : 'attribute_not_exists(pk)',
    ...(previous && {
      ExpressionAttributeValues: { ':episode': previous.episode, ':changes': previous.changes },
    }),
  },
});

/** Task definition of a counted stop (`web:42`). */
function revisionOf(occurrence: Occurrence | undefined): { taskDefinition?: string } {
  return occurrence?.kind === 'stop'
    ? { taskDefinition: nameFromArn(occurrence.stop.taskDefinitionArn) }
    : {};
}
