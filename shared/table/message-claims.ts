import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isQuiet, nextLookAt } from '../model/follow-up.ts';
import { impactOf } from '../model/impact.ts';
import { type Incident, type IncidentId, incidentPolicy, isClosed, type Mute } from '../model/incident.ts';
import type { RolledBack } from '../model/service-deployment.ts';
import type { Shown } from '../model/severity.ts';
import type { Change } from './change.ts';
import { incidentHistory } from './incident-history.ts';
import { attentionOf, type IncidentItem, incidentKey, incidentOf, incidents } from './incident-item.ts';
import { leaseChange } from './lease.ts';
import { openTable, type Table, type TableSettings } from './table.ts';

/** An incident whose message the caller may write, and no other worker until the lease ends. */
export interface Claim {
  incident: Incident;
  /** How much had happened to the incident when it was claimed: `settle` compares. */
  changes: number;
  /** 1 while no earlier attempt may have posted the message. */
  attempts: number;
  /** When the episode was opened, by our clock; its message cannot be older. Epoch milliseconds. */
  openedAt: number;
  toldSteady: boolean;
  /** True once the channel was told that the workload is down. */
  toldDown: boolean;
  /** What the message told when it was last written; absent before its first post. */
  shown?: Shown;
}

/** An attempt to write a message that failed. */
export interface FailedAttempt {
  /** What was read for the message: the next attempt reads only the rest. */
  read?: Pick<Incident, 'evidence' | 'occurrence'>;
  /** True where Slack certainly posted nothing: it does not count as an attempt. */
  isUnposted?: boolean;
}

/** The claim of the worker that has the lease of an item. */
export function claimOf(item: IncidentItem): Claim {
  const { changes, attempts, openedAt, toldSteady, toldDown = false, shown } = item;
  return { incident: incidentOf(item), changes, attempts, openedAt, toldSteady, toldDown, shown };
}

export type MessageClaims = ReturnType<typeof createMessageClaims>;

/**
 * Gives incidents' messages to one worker at a time, which claims one for the length of the lease; a worker that dies
 * leaves the message to the next one. Times are epoch milliseconds.
 */
export function createMessageClaims(
  client: DynamoDBDocumentClient,
  settings: Omit<TableSettings, 'keepDays'>,
) {
  const table = openTable(client, settings);
  return { ...claiming(table), ...settling(table), ...incidentHistory(table) };
}

/** Takes a message and gives it back. */
function claiming(table: Table) {
  const update = (id: IncidentId, change: Change) => table.update(incidentKey(id), change);
  return {
    /**
     * @returns undefined when the message is not behind, claimed by another worker, or was just written.
     * @throws GatewayError `item-broken` for a malformed incident.
     */
    async claim(id: IncidentId, now: number): Promise<Claim | undefined> {
      const { condition, ...lease } = leaseChange(now, incidentPolicy.lease);
      const item = await update(id, {
        ...lease,
        add: { attempts: 1 },
        condition: `attribute_exists(attention) AND ${condition}`,
      });
      return item && claimOf(incidents.read(item));
    },

    /**
     * Gives a message back unwritten: nobody tries before the given time, and those that are behind as well
     * go first. So messages that keep failing do not keep the others waiting.
     * @param attempt what the failed attempt leaves for the next one
     */
    async release(claim: Claim, notBefore: number, attempt: FailedAttempt = {}): Promise<void> {
      const { id, episode } = claim.incident;
      const { evidence, occurrence } = attempt.read ?? {};
      const attempts = claim.attempts - (attempt.isUnposted ? 1 : 0);
      const set = { leaseUntil: notBefore, attentionSince: notBefore, evidence, occurrence, attempts };
      await update(id, { set, remove: ['lease'], condition: 'episode = :episode', values: { episode } });
    },

    /**
     * Gives a message back because its workload is muted: nobody tries before the given time. That is no try to post
     * it.
     */
    async mute(claim: Claim, mute: Mute, notBefore: number): Promise<void> {
      const { id, episode } = claim.incident;
      const attempts = claim.attempts - 1;
      const set = { leaseUntil: notBefore, attentionSince: notBefore, muted: mute, attempts };
      await update(id, { set, remove: ['lease'], condition: 'episode = :episode', values: { episode } });
    },

    /**
     * Notes that the service was steady at a time, unless a later such time is known.
     * @param rolledBack set where it is steady on an earlier revision than the one that failed.
     */
    async markSteady(id: IncidentId, at: number, now: number, rolledBack?: RolledBack): Promise<void> {
      await update(id, {
        set: { steadyAt: at, rolledBack, attention: attentionOf(id), attentionSince: now },
        ...(rolledBack ? {} : { remove: ['rolledBack'] }),
        add: { changes: 1 },
        condition: 'attribute_exists(pk) AND (attribute_not_exists(steadyAt) OR steadyAt < :at)',
        values: { at },
      });
    },
  };
}

/** State of the message that was just written, in the attributes of the item. */
function written(claim: Claim, shown: Incident, now: number) {
  const { message, evidence, occurrence, muted, tasks } = shown;
  const { severity } = impactOf(shown);
  return {
    toldSteady: claim.toldSteady || isClosed(shown),
    // A service that was steady and is down again is news.
    toldDown: !isClosed(shown) && (claim.toldDown || severity === 'down'),
    shown: { changes: claim.changes, severity, isQuiet: isQuiet(shown, now) },
    ...{ message, evidence, occurrence, muted, tasks, v: incidents.version },
  };
}

/** Notes how far a message is. */
function settling(table: Table) {
  const update = (id: IncidentId, change: Change) => table.update(incidentKey(id), change);
  return {
    /**
     * Writes down what the message shows now. It stays behind when more happened since it was claimed, and comes up again
     * while the counts of its service are followed.
     * @param shown the incident as the message shows it, with its message.
     * @param options.notBefore when the next worker may write it, epoch ms; a while after Slack was called.
     */
    async settle(
      claim: Claim,
      shown: Incident,
      now: number,
      { notBefore = now + incidentPolicy.spacing }: { notBefore?: number } = {},
    ): Promise<void> {
      const { steadyAt, rolledBack, episode } = shown;
      const end = { steadyAt, rolledBack };
      const { firstSeenAt, lastSeenAt, deployment } = shown;
      const lookAt = shown.message?.ts === undefined ? undefined : nextLookAt(shown, now);
      const set = { leaseUntil: notBefore, ...written(claim, shown, now) };
      const gone = shown.tasks === undefined ? ['lease', 'tasks'] : ['lease'];
      const upToDate = await update(shown.id, {
        set: { ...set, ...end, firstSeenAt, lastSeenAt, deployment, attentionSince: lookAt },
        remove: [...(lookAt === undefined ? ['attention', 'attentionSince'] : []), ...gone],
        condition: 'episode = :episode AND changes = :changes',
        values: { episode, changes: claim.changes },
      });
      if (upToDate) return;
      const rest = { set, remove: gone, condition: 'episode = :episode', values: { episode } };
      await update(shown.id, rest);
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
        remove: ['attention', 'attentionSince', 'lease', 'leaseUntil'],
        condition: 'episode = :episode AND changes = :changes',
        values: { episode, changes },
      });
      return forgotten !== undefined;
    },
  };
}
