import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isQuiet, nextLookAt } from '../model/follow-up.ts';
import { impactOf } from '../model/impact.ts';
import {
  type Incident,
  type IncidentId,
  incidentPolicy,
  isClosed,
  type MessageReference,
  type Mute,
} from '../model/incident.ts';
import type { Shown } from '../model/severity.ts';
import type { Change } from './change.ts';
import { incidentHistory } from './incident-history.ts';
import { attentionOf, type IncidentItem, incidentKey, incidentOf, incidents } from './incident-item.ts';
import { leaseChange } from './lease.ts';
import { openTable, type Table, type TableSettings } from './table.ts';

/** Claim on an incident's message: until the lease ends, only this worker may write it. */
export interface Claim {
  incident: Incident;
  /** Number of updates to the incident when it was claimed; `settle` compares it. */
  changes: number;
  /** 1 while no earlier attempt may have posted the message. */
  attempts: number;
  /** Time at which the episode was opened, by our clock; its message cannot be older. Epoch ms. */
  openedAt: number;
  toldSteady: boolean;
  /** True once a message said that the workload is down. */
  toldDown: boolean;
  /** State of the message as last written; absent before its first post. */
  shown?: Shown;
}

/** No incident has this number of changes: one that is settled with it stays outdated, and is written again. */
export const notShown = -1;

/** Failed attempt to write a message. */
export interface FailedAttempt {
  /** Data that was read for the message, so that the next attempt reads only the rest. */
  read?: Pick<Incident, 'evidence' | 'occurrence'>;
  /** True if Slack certainly posted nothing: the attempt then does not count. */
  isUnposted?: boolean;
}

/** Claim of the worker that holds the lease of an item. */
export function claimOf(item: IncidentItem): Claim {
  const { changes, attempts, openedAt, toldSteady, toldDown = false, shown } = item;
  return { incident: incidentOf(item), changes, attempts, openedAt, toldSteady, toldDown, shown };
}

/** Updates an incident's item; undefined where the condition does not hold. */
type Update = (id: IncidentId, change: Change) => ReturnType<Table['update']>;

export type MessageClaims = ReturnType<typeof createMessageClaims>;

/**
 * Assigns incidents' messages to one worker at a time. A claim lasts as long as the lease, so the message of a worker
 * that dies goes to the next one. Times are epoch ms.
 */
export function createMessageClaims(
  client: DynamoDBDocumentClient,
  settings: Omit<TableSettings, 'keepDays'>,
) {
  const table = openTable(client, settings);
  const update: Update = (id, change) => table.update(incidentKey(id), change);
  return {
    ...claiming(update),
    ...settling(update),
    ...ending(update),
    ...incidentHistory(table),
  };
}

/** Claims and releases messages. */
function claiming(update: Update) {
  return {
    /**
     * Claims a message. @returns undefined if it is up to date, claimed by another worker, or was just written
     * @throws GatewayError `item-broken` for a malformed incident
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
     * Claims a posted message to show a click, even if it was just written. The message then counts as outdated, so that
     * the refresh shows the click if this worker dies.
     * @returns undefined if another worker is writing it, or it is not posted yet
     */
    async claimNow(id: IncidentId, now: number): Promise<Claim | undefined> {
      const { set, values } = leaseChange(now, incidentPolicy.lease);
      const item = await update(id, {
        ...{ set: { ...set, attention: attentionOf(id), attentionSince: now }, values },
        add: { attempts: 1 },
        condition:
          'attribute_exists(message) AND (attribute_not_exists(lease) OR leaseUntil <= :now OR lease = :lease)',
      });
      return item && claimOf(incidents.read(item));
    },

    /**
     * Releases a message unwritten. It is not attempted before the given time, and goes behind the others in the queue,
     * so that failing messages do not block them.
     * @param attempt result of the failed attempt, for the next one
     */
    async release(claim: Claim, notBefore: number, attempt: FailedAttempt = {}): Promise<void> {
      const { id, episode } = claim.incident;
      const { evidence, occurrence } = attempt.read ?? {};
      const attempts = claim.attempts - (attempt.isUnposted ? 1 : 0);
      const set = { leaseUntil: notBefore, attentionSince: notBefore, evidence, occurrence, attempts };
      await update(id, { set, remove: ['lease'], condition: 'episode = :episode', values: { episode } });
    },

    /**
     * Releases a message because its workload is muted; it is not attempted before the given time. Does not count as an
     * attempt.
     */
    async mute(claim: Claim, mute: Mute, notBefore: number): Promise<void> {
      const { id, episode } = claim.incident;
      const attempts = claim.attempts - 1;
      const set = { leaseUntil: notBefore, attentionSince: notBefore, muted: mute, attempts };
      await update(id, { set, remove: ['lease'], condition: 'episode = :episode', values: { episode } });
    },
  };
}

/** State of the message that was just written, in the attributes of the item. */
function written(claim: Claim, shown: Incident, now: number) {
  const { message, evidence, occurrence, muted, tasks } = shown;
  const { severity } = impactOf(shown);
  return {
    toldSteady: claim.toldSteady || isClosed(shown),
    // A service that was stable and is down again is news.
    toldDown: !isClosed(shown) && (claim.toldDown || severity === 'down'),
    shown: { changes: claim.changes, severity, isQuiet: isQuiet(shown, now) },
    ...{ message, evidence, occurrence, muted, tasks, v: incidents.version },
  };
}

/** Records the state of a message. */
function settling(update: Update) {
  return {
    /**
     * Records the content of the posted message. It stays outdated if the incident has changed since it was claimed,
     * and is updated again while the counts of its service are followed.
     * @param shown incident as the message shows it, with its message
     * @param options.notBefore earliest time of the next update, epoch ms; some time after Slack was called
     */
    async settle(
      claim: Claim,
      shown: Incident,
      now: number,
      { notBefore = now + incidentPolicy.spacing }: { notBefore?: number } = {},
    ): Promise<void> {
      const { steadyAt, rolledBack, succeeded, episode } = shown;
      const end = { steadyAt, rolledBack, succeeded };
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
      // The service may have become stable in the meantime: a later time is kept.
      await update(shown.id, {
        set: end,
        condition: 'episode = :episode AND (attribute_not_exists(steadyAt) OR steadyAt < :steadyAt)',
        values: { episode, steadyAt },
      });
    },

    /**
     * Records that the message may leave the channel for minor incidents, before the new one is posted. Keeps what was
     * read for it: the message may have been found by an earlier attempt's tag, and is not recorded yet.
     * @returns false if a newer episode has begun: the message then stays
     */
    async noteLeaving(incident: Incident & { message: MessageReference }): Promise<boolean> {
      const { id, episode, evidence, occurrence, deployment } = incident;
      const message: MessageReference = { ...incident.message, minor: 'leaving' };
      const set = { message, evidence, occurrence, deployment };
      const noted = await update(id, { set, condition: 'episode = :episode', values: { episode } });
      return noted !== undefined;
    },
  };
}

/** Ends incidents, and keeps open ones followed. */
function ending(update: Update) {
  return {
    /** Follows the message of an open incident again, whose service lost tasks without a stop. */
    async follow(id: IncidentId, now: number): Promise<void> {
      const set = { attention: attentionOf(id), attentionSince: now };
      await update(id, { set, condition: 'attribute_exists(pk) AND attribute_not_exists(attention)' });
    },

    /**
     * Records that the service was stable at a time, unless a later such time is known.
     * @param end.rolledBack set if it is stable on an earlier revision than the failed one
     * @param end.succeeded run of a job that succeeded; `at` is then when the run was created
     */
    async markSteady(
      id: IncidentId,
      at: number,
      now: number,
      { rolledBack, succeeded }: Pick<Incident, 'rolledBack' | 'succeeded'> = {},
    ): Promise<void> {
      await update(id, {
        set: { steadyAt: at, rolledBack, succeeded, attention: attentionOf(id), attentionSince: now },
        ...(rolledBack ? {} : { remove: ['rolledBack'] }),
        add: { changes: 1 },
        condition: 'attribute_exists(pk) AND (attribute_not_exists(steadyAt) OR steadyAt < :at)',
        values: { at },
      });
    },

    /**
     * Ends an incident without a message, because it turned out to be everyday business. Its stops stay counted; the
     * next one opens a new episode.
     * @returns false if the incident has changed since it was claimed: then it stays
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
