import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  type Incident,
  type IncidentId,
  incidentName,
  incidentPolicy,
  isClosed,
  type Mute,
} from '../model/incident.ts';
import { type Try, untilUncontended } from '../model/retry.ts';
import type { RolledBack } from '../model/service-deployment.ts';
import {
  behind,
  endOfTime,
  type IncidentItem,
  incidentIdOf,
  incidentKey,
  incidentOf,
  seenKey,
  timeOfSeen,
} from './incident-item.ts';
import { type ConditionalUpdate, expressionOf } from './update-expression.ts';

/** An incident whose message the caller has in hand, and nobody else until the lease ends. */
export interface Claim {
  incident: Incident;
  /** How much had happened to the incident when it was claimed: `settle` compares. */
  changes: number;
  /** 1 at the first try to post the message. */
  attempts: number;
  /** When the episode was opened, by our clock; its message cannot be older. Epoch milliseconds. */
  openedAt: number;
  toldSteady: boolean;
}

/** What an item says to who has it in hand. */
export function claimOf(item: IncidentItem): Claim {
  const { changes, attempts, openedAt, toldSteady } = item;
  return { incident: incidentOf(item), changes, attempts, openedAt, toldSteady };
}

/** An incident as far as its end asks. */
export type IncidentState = Pick<Incident, 'id' | 'lastSeenAt' | 'steadyAt' | 'deployment' | 'notes'> & {
  behind: boolean;
};

export type MessageClaims = ReturnType<typeof createMessageClaims>;

/**
 * Who may write an incident's message, and when. A message is written by one worker at a time, which
 * claims it for the length of the lease; a worker that dies leaves the message to the next one.
 * Times are epoch milliseconds.
 */
export function createMessageClaims(client: DynamoDBDocumentClient, settings: { tableName: string }) {
  const TableName = settings.tableName;

  /** @returns the item as it is now, or undefined when the condition did not hold. */
  const update = (id: IncidentId, change: ConditionalUpdate): Promise<IncidentItem | undefined> => {
    const input = { TableName, Key: incidentKey(id), ReturnValues: 'ALL_NEW' as const };
    const command = new UpdateCommand({ ...input, ...expressionOf(change) });
    return untilUncontended(incidentName(id), async (): Promise<Try<IncidentItem | undefined>> => {
      try {
        return { done: (await client.send(command)).Attributes as IncidentItem };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return { done: undefined };
        if (error instanceof TransactionConflictException) return { again: 'after a moment' };
        throw error;
      }
    });
  };

  return {
    /** Incidents whose message is behind and may be written, those that wait longest first; at most 100. */
    async behind(now: number): Promise<IncidentId[]> {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'attention',
          KeyConditionExpression: 'attention = :behind AND attentionSince <= :now',
          ExpressionAttributeValues: { ':behind': behind, ':now': now },
          Limit: 100,
        }),
      );
      return (Items ?? []).map((item) => incidentIdOf(item as { pk: string; sk: string }));
    },

    /** @returns undefined when the message is not behind, in another worker's hand, or was just written. */
    async claim(id: IncidentId, now: number): Promise<Claim | undefined> {
      const item = await update(id, {
        set: { notBefore: now + incidentPolicy.lease },
        add: { attempts: 1 },
        condition: 'attribute_exists(attention) AND notBefore <= :now',
        values: { now },
      });
      return item && claimOf(item);
    },

    /**
     * Writes down what the message shows now. It stays behind when more happened since it was claimed.
     * @param shown the incident as the message shows it, with its message.
     */
    async settle(claim: Claim, shown: Incident, now: number): Promise<void> {
      const { message, evidence, occurrence, muted, steadyAt, rolledBack, episode } = shown;
      const end = { steadyAt, rolledBack };
      const { firstSeenAt, lastSeenAt, deployment } = shown;
      const set = {
        notBefore: now + incidentPolicy.spacing,
        toldSteady: claim.toldSteady || isClosed(shown),
        ...{ message, evidence, occurrence, muted },
      };
      const upToDate = await update(shown.id, {
        set: { ...set, ...end, firstSeenAt, lastSeenAt, deployment },
        remove: ['attention', 'attentionSince'],
        condition: 'episode = :episode AND changes = :changes',
        values: { episode, changes: claim.changes },
      });
      if (upToDate) return;
      await update(shown.id, { set, condition: 'episode = :episode', values: { episode } });
      if (steadyAt === undefined) return;
      // What happened meanwhile may be that the service was steady again: a later time stays.
      await update(shown.id, {
        set: end,
        condition: 'episode = :episode AND (attribute_not_exists(steadyAt) OR steadyAt < :steadyAt)',
        values: { episode, steadyAt },
      });
    },

    /**
     * Ends an incident without a message, because it turned out to be everyday business. Its stops stay counted, and the
     * next one opens an episode of its own.
     * @returns false when more happened since it was claimed: then it stays.
     */
    async forget({ incident, changes }: Claim, now: number): Promise<boolean> {
      const { id, episode } = incident;
      const forgotten = await update(id, {
        set: { forgotten: true, steadyAt: now, lastSeenAt: 0, aliveAt: 0 },
        remove: ['attention', 'attentionSince'],
        condition: 'episode = :episode AND changes = :changes',
        values: { episode, changes },
      });
      return forgotten !== undefined;
    },

    /**
     * Gives a message back unwritten: nobody tries before the given time, and those that are behind as well
     * go first. So messages that keep failing do not keep the others waiting.
     */
    async release(claim: Claim, notBefore: number): Promise<void> {
      const { id, episode } = claim.incident;
      const set = { notBefore, attentionSince: notBefore };
      await update(id, { set, condition: 'episode = :episode', values: { episode } });
    },

    /**
     * Gives a message back because its workload is muted: nobody tries before the given time. That is no try to post
     * it.
     */
    async mute(claim: Claim, mute: Mute, notBefore: number): Promise<void> {
      const { id, episode } = claim.incident;
      const attempts = claim.attempts - 1;
      const set = { notBefore, attentionSince: notBefore, muted: mute, attempts };
      await update(id, { set, condition: 'episode = :episode', values: { episode } });
    },

    /** How often it happened from then on (epoch ms), in all its episodes. */
    async countSince(id: IncidentId, since: number): Promise<number> {
      let count = 0;
      const pages = paginateQuery({ client }, { TableName, Select: 'COUNT', ...seenSince(id, since) });
      for await (const page of pages) count += page.Count ?? 0;
      return count;
    },

    /**
     * The incidents of a workload, without their evidence. While one is `behind`, its `lastSeenAt` is that of the
     * stop which was counted last, and a newer one may have been counted before.
     */
    async ofWorkload(workload: string): Promise<IncidentState[]> {
      const incidents: IncidentState[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName,
          KeyConditionExpression: 'pk = :workload AND begins_with(sk, :incidents)',
          ExpressionAttributeValues: { ':workload': workload, ':incidents': 'INCIDENT#' },
          ProjectionExpression: 'pk, sk, lastSeenAt, steadyAt, deployment, notes, attention',
          ConsistentRead: true, // a stop of the same batch may have opened one just now
        },
      );
      for await (const page of pages) {
        for (const item of (page.Items ?? []) as IncidentItem[]) {
          const { lastSeenAt, steadyAt, deployment, notes, attention } = item;
          const id = incidentIdOf(item);
          incidents.push({ id, lastSeenAt, steadyAt, deployment, notes, behind: attention !== undefined });
        }
      }
      return incidents;
    },

    /**
     * Notes that the service was steady at a time, unless a later such time is known.
     * @param rolledBack set where it is steady on an earlier revision than the one that failed.
     */
    async markSteady(id: IncidentId, at: number, now: number, rolledBack?: RolledBack): Promise<void> {
      await update(id, {
        set: { steadyAt: at, rolledBack, attention: behind, attentionSince: now },
        ...(rolledBack ? {} : { remove: ['rolledBack'] }),
        add: { changes: 1 },
        condition: 'attribute_exists(pk) AND (attribute_not_exists(steadyAt) OR steadyAt < :at)',
        values: { at },
      });
    },

    /**
     * When the first and the newest stop of the episode happened. The incident's own times are those in the
     * order of counting: queues do not keep order, and a wrong tick is worse than two more calls.
     */
    async seenTimes({ id, firstSeenAt, lastSeenAt, previous }: Incident) {
      const episodeBegins = Math.max(firstSeenAt - incidentPolicy.quiet, (previous?.lastSeenAt ?? 0) + 1);
      const edge = async (ScanIndexForward: boolean) => {
        const { Items } = await client.send(
          new QueryCommand({
            ...{ TableName, ...seenSince(id, episodeBegins) },
            ScanIndexForward,
            Limit: 1,
            ConsistentRead: true, // a stop that was counted just now must not be overlooked: the tick would be wrong
          }),
        );
        const found = Items?.[0] as { sk: string } | undefined;
        return found && timeOfSeen(id, found.sk);
      };
      const [first, last] = await Promise.all([edge(true), edge(false)]);
      return { firstSeenAt: first ?? firstSeenAt, lastSeenAt: last ?? lastSeenAt };
    },
  };
}

/** The keys of what an incident counted from then on. */
function seenSince(id: IncidentId, since: number) {
  return {
    KeyConditionExpression: 'pk = :workload AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':workload': id.workload,
      ':from': seenKey(id, { at: since, id: '' }).sk,
      ':to': seenKey(id, { at: endOfTime, id: '' }).sk,
    },
  };
}
