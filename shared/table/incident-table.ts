import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  deploymentOf,
  type IncidentId,
  incidentName,
  incidentPolicy,
  type Occurrence,
} from '../model/incident.ts';
import { type Try, untilUncontended } from '../model/retry.ts';
import {
  behind,
  type IncidentItem,
  incidentKey,
  itemFromAttributes,
  newEpisode,
  noteKey,
  seenKey,
} from './incident-item.ts';
import { type Claim, claimOf } from './message-claims.ts';
import { isFailedCondition, isPassing, type TransactItem, transact } from './transaction.ts';

/** What became of occurrences that were to be counted. */
export interface Recorded {
  outcome: 'opened' | 'joined' | 'duplicate';
  /** How many were counted now; the others had been counted before. */
  counted: number;
  /** Whoever opens an episode has its message in hand. */
  claim?: Claim;
}

/** What is tried: to join the open episode, or to open one (after the quiet one, if any). */
interface Write {
  plan: 'join' | 'open';
  /** What has not been counted before, as far as is known; oldest first. */
  fresh: Occurrence[];
  previous?: IncidentItem;
}

/** DynamoDB takes 100 operations in a transaction; one of them is the incident itself. */
export const mostOccurrencesPerWrite = 99;
/** Notes beyond this are left out: the message shows a few, and an item holds at most 400 kB. */
const mostNotes = 20;

export type IncidentTable = ReturnType<typeof createIncidentTable>;

/**
 * Counts what happened, in the table of incidents. Every write is one transaction with conditions, so that
 * two workers at once make one incident, and the same stop counts once. Times are epoch milliseconds.
 * @param settings.keepDays how long an incident is kept after its last stop, in days.
 */
export function createIncidentTable(
  client: DynamoDBDocumentClient,
  settings: { tableName: string; keepDays: number },
) {
  const TableName = settings.tableName;
  const expiresAt = (now: number) => Math.floor(now / 1000) + settings.keepDays * 86_400;

  /** Remembers an occurrence, and refuses one that is remembered already. */
  const remember = (key: { pk: string; sk: string }, now: number): TransactItem => ({
    Put: {
      TableName,
      Item: { ...key, expiresAt: expiresAt(now) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });

  const join = (id: IncidentId, occurrences: Occurrence[], now: number): TransactItem => {
    const last = occurrences.at(-1);
    const lastSeenAt = last?.at ?? now;
    const deployment = last && deploymentOf(last);
    return {
      Update: {
        TableName,
        Key: incidentKey(id),
        UpdateExpression:
          'ADD #count :counted, changes :one SET lastSeenAt = :lastSeenAt, aliveAt = :now, expiresAt = :expiresAt, ' +
          'attention = :behind, attentionSince = if_not_exists(attentionSince, :now)' +
          (deployment ? ', deployment = :deployment' : ''),
        // An event that is older than what was seen belongs to the past episode, however late it comes.
        ConditionExpression: 'aliveAt >= :quietSince OR lastSeenAt >= :lastSeenAt',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: {
          ':counted': occurrences.length,
          ':one': 1,
          ':lastSeenAt': lastSeenAt,
          ':quietSince': now - incidentPolicy.quiet,
          ':expiresAt': expiresAt(now),
          ':behind': behind,
          ':now': now,
          ...(deployment && { ':deployment': deployment }),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  };

  const append = (id: IncidentId, note: string, now: number): TransactItem => ({
    Update: {
      TableName,
      Key: incidentKey(id),
      UpdateExpression:
        'ADD changes :one SET notes = list_append(notes, :note), ' +
        'attention = :behind, attentionSince = if_not_exists(attentionSince, :now)',
      ConditionExpression: 'aliveAt >= :quietSince AND size(notes) < :most',
      ExpressionAttributeValues: {
        ':one': 1,
        ':note': [note],
        ':behind': behind,
        ':now': now,
        ':quietSince': now - incidentPolicy.quiet,
        ':most': mostNotes,
      },
    },
  });

  const open = (item: IncidentItem, previous: IncidentItem | undefined): TransactItem => ({
    Put: {
      TableName,
      Item: item,
      ConditionExpression: previous
        ? 'episode = :episode AND changes = :changes'
        : 'attribute_not_exists(pk)',
      ...(previous && {
        ExpressionAttributeValues: { ':episode': previous.episode, ':changes': previous.changes },
      }),
    },
  });

  const attemptRecord = async (id: IncidentId, { plan, fresh, previous }: Write, now: number) => {
    const remembered = fresh.map((occurrence) => remember(seenKey(id, occurrence), now));
    if (plan === 'join') return { refusals: await transact(client, [...remembered, join(id, fresh, now)]) };
    const item = newEpisode(id, fresh, previous, { now, expiresAt: expiresAt(now) });
    const refusals = await transact(client, [...remembered, open(item, previous)]);
    return { refusals, claim: claimOf(item) };
  };

  return {
    /**
     * Counts occurrences of one incident: joins them to it, or opens a new episode when there is none or
     * the last one has been quiet. One call for stops that join.
     * @param occurrences oldest first, at most `mostOccurrencesPerWrite`.
     * @throws GatewayError `contended` (retryable) when other workers keep winning.
     */
    async record(id: IncidentId, occurrences: Occurrence[], now: number): Promise<Recorded> {
      let write: Write = { plan: 'join', fresh: occurrences };
      return untilUncontended(incidentName(id), async (): Promise<Try<Recorded>> => {
        const { refusals, claim } = await attemptRecord(id, write, now);
        const counted = write.fresh.length;
        if (!refusals) return { done: { outcome: claim ? 'opened' : 'joined', counted, claim } };
        write = afterRefusal(write, refusals);
        if (write.fresh.length === 0) return { done: { outcome: 'duplicate', counted: 0 } };
        return { again: refusals.some(isPassing) ? 'after a moment' : 'at once' };
      });
    },

    /**
     * Adds a sentence to an incident that is not quiet.
     * @returns whether it is (or was already) there; false when the incident is quiet or full.
     */
    async addNote(id: IncidentId, note: { id: string; text: string }, now: number): Promise<boolean> {
      return untilUncontended(incidentName(id), async (): Promise<Try<boolean>> => {
        const refusals = await transact(client, [
          remember(noteKey(id, note.id), now),
          append(id, note.text, now),
        ]);
        if (refusals?.some(isPassing)) return { again: 'after a moment' };
        return { done: !refusals || isFailedCondition(refusals[0]) };
      });
    },
  };
}

/** What to try next: without the stops that were counted before, and the other way when there was nothing to join. */
function afterRefusal({ plan, fresh, previous }: Write, refusals: CancellationReason[]): Write {
  const rest = fresh.filter((_, index) => !isFailedCondition(refusals[index]));
  const refusal = refusals[fresh.length];
  if (!isFailedCondition(refusal)) return { plan, fresh: rest, previous };
  // Somebody else opened the episode first.
  if (plan === 'open') return { plan: 'join', fresh: rest };
  return { plan: 'open', fresh: rest, previous: refusal?.Item && itemFromAttributes(refusal.Item) };
}
