import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Try, untilUncontended } from '../model/retry.ts';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import type { ServiceReference } from '../model/service-reference.ts';
import { itemsOf } from './batches.ts';
import { createHolds } from './holds.ts';
import {
  countKey,
  historyKey,
  historyPrefix,
  newRolloutItem,
  rolloutCounts,
  rolloutIds,
  rolloutKey,
  rollouts,
  servicePartition,
  underWay,
  underWayKey,
} from './rollout-item.ts';
import { createRolloutLease } from './rollout-lease.ts';
import { expiresAt, openTable, type Table, type TableSettings } from './table.ts';
import { isFailedCondition, isTransient, type TransactItem, transact, updating } from './transaction.ts';

/** Result of starting a rollout. */
export type Opened = 'opened' | 'exists' | 'busy' | 'over-budget';

export type Rollouts = ReturnType<typeof createRollouts>;

/**
 * Ledger of applied decisions: one rollout per service at a time, and a limited number per account and region. Every
 * step may be repeated. Times are epoch ms; methods throw the SDK's errors, and GatewayError `contended` (retryable).
 * @param settings.keepDays retention of a rollout after its end, days
 */
export function createRollouts(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);

  const load = async (id: string): Promise<Rollout | undefined> =>
    (await table.get(rollouts, rolloutKey(id)))?.rollout;

  return {
    ...createRolloutLease(client, settings),
    ...createHolds(client, settings),
    load,

    /** Rollouts of a service, newest first. */
    history: (service: ServiceReference, limit: number) => history(table, service, limit),

    /**
     * Starts a rollout, unless it was started before (`exists`), its service has another running one (`busy`), or
     * `budget` rollouts are running in its account and region. All or nothing, in one transaction.
     * @param budget 1 or more
     */
    open(rollout: Rollout, budget: number, now: number): Promise<Opened> {
      return untilUncontended('the running rollouts', async (): Promise<Try<Opened>> => {
        const refusals = await transact(client, opening(settings, rollout, budget, now));
        if (!refusals) return { done: 'opened' };
        const answers: Opened[] = ['exists', 'busy', 'over-budget'];
        const answer = answers.find((_, index) => isFailedCondition(refusals[index]));
        if (answer) return { done: answer };
        return { again: refusals.some(isTransient) ? 'after a moment' : 'at once' };
      });
    },

    /** Running rollout of the service. */
    async active(service: ServiceReference): Promise<Rollout | undefined> {
      const entry = await table.get(rolloutIds, underWayKey(service));
      const rollout = entry && (await load(entry.id));
      return rollout && !hasEnded(rollout) ? rollout : undefined;
    },

    /** Newest rollout of the service. */
    async last(service: ServiceReference): Promise<Rollout | undefined> {
      return (await history(table, service, 1))[0];
    },

    /** Ids of all running rollouts, in every place. */
    async allActive(): Promise<string[]> {
      const ids: string[] = [];
      for await (const { id } of table.list(rolloutIds, { pk: underWay })) ids.push(id);
      return ids;
    },

    /** Number of running rollouts in an account and region. */
    async countActive(place: Pick<ServiceReference, 'account' | 'region'>): Promise<number> {
      return (await table.get(rolloutCounts, countKey(place)))?.underWay ?? 0;
    },
  };
}

/** Rollouts of a service, newest first. */
async function history(table: Table, service: ServiceReference, limit: number): Promise<Rollout[]> {
  const query = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': servicePartition(service), ':prefix': historyPrefix },
    ...{ ScanIndexForward: false, Limit: limit },
  };
  const ids: string[] = [];
  for await (const page of table.pages(query)) {
    ids.push(...rolloutIds.readAll(page, table.log).map(({ id }) => id));
    if (ids.length >= limit) break;
  }
  const items = rollouts.readAll(await itemsOf(table, ids.map(rolloutKey)), table.log);
  return items.map(({ rollout }) => rollout).sort((one, other) => other.startedAt - one.startedAt);
}

/** Writes that start a rollout. */
function opening(settings: TableSettings, rollout: Rollout, budget: number, now: number): TransactItem[] {
  const TableName = settings.tableName;
  const { id, decision } = rollout;
  const isNew = 'attribute_not_exists(pk)';
  const busy = rolloutIds.item(underWayKey(decision.service), { id });
  const listed = rolloutIds.item(historyKey(rollout), { id }, expiresAt(now, settings));
  const oneMore = updating(TableName, countKey(decision.service), {
    set: { v: rolloutCounts.version },
    add: { underWay: 1 },
    condition: 'attribute_not_exists(underWay) OR underWay < :budget',
    values: { budget },
  });
  return [
    { Put: { TableName, Item: newRolloutItem(rollout), ConditionExpression: isNew } },
    { Put: { TableName, Item: busy, ConditionExpression: isNew } },
    oneMore,
    { Put: { TableName, Item: listed } },
  ];
}
