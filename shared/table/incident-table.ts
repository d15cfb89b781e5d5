import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type IncidentId, incidentName, type Occurrence } from '../model/incident.ts';
import { type Try, untilUncontended } from '../model/retry.ts';
import { type Episode, episodeFromAttributes, newEpisode, noteKey, seenKey } from './incident-item.ts';
import { append, join, open, remember } from './incident-writes.ts';
import { type Claim, claimOf } from './message-claims.ts';
import { expiresAt, type TableSettings } from './table.ts';
import { isFailedCondition, isTransient, transact } from './transaction.ts';

/** Result of counting occurrences. */
export interface Recorded {
  outcome: 'opened' | 'joined' | 'duplicate';
  /** Number counted now; the others had been counted before. */
  counted: number;
  /** Set for the worker that opened an episode: it writes the message. */
  claim?: Claim;
}

/** Write that is attempted: joining the open episode, or opening one (after the quiet one, if any). */
interface Write {
  plan: 'join' | 'open';
  /** Occurrences that, as far as known, were not counted before, oldest first. */
  fresh: Occurrence[];
  previous?: Episode;
}

/** Occurrences per write: a DynamoDB transaction has at most 100 operations, one of which is the incident itself. */
export const mostOccurrencesPerWrite = 99;

export type IncidentTable = ReturnType<typeof createIncidentTable>;

/**
 * Counts occurrences in the table of incidents. Each write is a transaction with conditions, so that concurrent workers
 * create one incident, and each stop counts once. Times are epoch ms.
 * @param settings.keepDays retention of an incident after its last stop, days
 */
export function createIncidentTable(client: DynamoDBDocumentClient, settings: TableSettings) {
  const attemptRecord = async (id: IncidentId, { plan, fresh, previous }: Write, now: number) => {
    const remembered = fresh.map((occurrence) =>
      remember(settings, seenKey(id, occurrence), now, occurrence),
    );
    if (plan === 'join')
      return { refusals: await transact(client, [...remembered, join(settings, id, fresh, now)]) };
    const item = newEpisode(id, fresh, previous, { now, expiresAt: expiresAt(now, settings) });
    const refusals = await transact(client, [...remembered, open(settings, id, item, previous)]);
    return { refusals, claim: claimOf(item) };
  };

  return {
    /**
     * Counts occurrences of one incident: adds them to the open episode, or opens a new one if there is none or the
     * last has gone quiet. One call for stops that join.
     * @param occurrences oldest first, at most `mostOccurrencesPerWrite`
     * @throws GatewayError `contended` (retryable) if other workers keep winning
     */
    async record(id: IncidentId, occurrences: Occurrence[], now: number): Promise<Recorded> {
      let write: Write = { plan: 'join', fresh: occurrences };
      return untilUncontended(incidentName(id), async (): Promise<Try<Recorded>> => {
        const { refusals, claim } = await attemptRecord(id, write, now);
        const counted = write.fresh.length;
        if (!refusals) return { done: { outcome: claim ? 'opened' : 'joined', counted, claim } };
        write = afterRefusal(write, refusals);
        if (write.fresh.length === 0) return { done: { outcome: 'duplicate', counted: 0 } };
        return { again: refusals.some(isTransient) ? 'after a moment' : 'at once' };
      });
    },

    /**
     * Adds a sentence to an incident that is not quiet.
     * @returns true if it is there now; false if the incident is quiet or full
     */
    async addNote(id: IncidentId, note: { id: string; text: string }, now: number): Promise<boolean> {
      return untilUncontended(incidentName(id), async (): Promise<Try<boolean>> => {
        const refusals = await transact(client, [
          remember(settings, noteKey(id, note.id), now),
          append(settings, id, note.text, now),
        ]);
        if (refusals?.some(isTransient)) return { again: 'after a moment' };
        return { done: !refusals || isFailedCondition(refusals[0]) };
      });
    },
  };
}

/**
 * Next write after a refusal: without the stops that were counted before, and opening an episode if there was none to
 * join.
 */
function afterRefusal({ plan, fresh, previous }: Write, refusals: CancellationReason[]): Write {
  const rest = fresh.filter((_, index) => !isFailedCondition(refusals[index]));
  const refusal = refusals[fresh.length];
  if (!isFailedCondition(refusal)) return { plan, fresh: rest, previous };
  // Another worker opened the episode first.
  if (plan === 'open') return { plan: 'join', fresh: rest };
  return { plan: 'open', fresh: rest, previous: refusal?.Item && episodeFromAttributes(refusal.Item) };
}
