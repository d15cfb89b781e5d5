import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type IncidentId, incidentName, type Occurrence } from '../model/incident.ts';
import { type Try, untilUncontended } from '../model/retry.ts';
import { type Episode, episodeFromAttributes, newEpisode, noteKey, seenKey } from './incident-item.ts';
import { append, join, open, remember } from './incident-writes.ts';
import { type Claim, claimOf } from './message-claims.ts';
import { expiresAt, type TableSettings } from './table.ts';
import { isFailedCondition, isPassing, transact } from './transaction.ts';

/** What became of occurrences that were to be counted. */
export interface Recorded {
  outcome: 'opened' | 'joined' | 'duplicate';
  /** How many were counted now; the others had been counted before. */
  counted: number;
  /** Of the worker that opened an episode: it writes the message. */
  claim?: Claim;
}

/** What is tried: to join the open episode, or to open one (after the quiet one, if any). */
interface Write {
  plan: 'join' | 'open';
  /** What has not been counted before, as far as is known; oldest first. */
  fresh: Occurrence[];
  previous?: Episode;
}

/** DynamoDB takes 100 operations in a transaction; one of them is the incident itself. */
export const mostOccurrencesPerWrite = 99;

export type IncidentTable = ReturnType<typeof createIncidentTable>;

/**
 * Counts what happened, in the table of incidents. Every write is one transaction with conditions, so that
 * two workers at once make one incident, and the same stop counts once. Times are epoch milliseconds.
 * @param settings.keepDays how long an incident is kept after its last stop, in days.
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
          remember(settings, noteKey(id, note.id), now),
          append(settings, id, note.text, now),
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
  return { plan: 'open', fresh: rest, previous: refusal?.Item && episodeFromAttributes(refusal.Item) };
}
