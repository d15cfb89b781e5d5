import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Try, untilUncontended } from '../model/retry.ts';
import { type Hold, hasEnded, type Rollout } from '../model/rollout.ts';
import { type ServiceReference, serviceOfArn } from '../model/service-reference.ts';
import { itemsOf } from './batches.ts';
import {
  countKey,
  historyKey,
  historyPrefix,
  holdKey,
  newRolloutItem,
  onHold,
  type RolloutItem,
  readRollout,
  rolloutKey,
  servicePartition,
  underWay,
  underWayKey,
} from './rollout-item.ts';
import { createRolloutLease } from './rollout-lease.ts';
import { epochSeconds, expiresAt, itemsBelow, type TableSettings } from './table.ts';
import { isFailedCondition, isPassing, type TransactItem, transact } from './transaction.ts';

/** What became of a rollout that was to begin. */
export type Opened = 'opened' | 'exists' | 'busy' | 'over-budget';

export type Rollouts = ReturnType<typeof createRollouts>;

/**
 * The ledger of applied decisions: one rollout a service at a time, and so many in all. Every step may be repeated.
 * Times are epoch ms; methods throw the SDK's errors, and GatewayError `contended` (retryable).
 * @param settings.keepDays how long a rollout is kept after its end, in days.
 */
export function createRollouts(client: DynamoDBDocumentClient, settings: TableSettings) {
  const TableName = settings.tableName;

  const load = async (id: string): Promise<Rollout | undefined> =>
    (await readRollout(client, TableName, id))?.rollout;

  /** The newest first. */
  const history = async (service: ServiceReference, limit: number): Promise<Rollout[]> => {
    const command = new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': servicePartition(service), ':prefix': historyPrefix },
      ...{ ScanIndexForward: false, Limit: limit, ConsistentRead: true },
    });
    const ids = ((await client.send(command)).Items ?? []).map(({ id }) => id as string);
    const items = (await itemsOf(client, TableName, ids.map(rolloutKey))) as unknown as RolloutItem[];
    return items.map(({ rollout }) => rollout).sort((one, other) => other.startedAt - one.startedAt);
  };

  const opening = (rollout: Rollout, budget: number, now: number): TransactItem[] => {
    const { id, decision } = rollout;
    const isNew = 'attribute_not_exists(pk)';
    const listed = { ...historyKey(rollout), id, expiresAt: expiresAt(now, settings) };
    return [
      { Put: { TableName, Item: newRolloutItem(rollout), ConditionExpression: isNew } },
      { Put: { TableName, Item: { ...underWayKey(decision.service), id }, ConditionExpression: isNew } },
      {
        Update: {
          ...{ TableName, Key: countKey, UpdateExpression: 'ADD underWay :one' },
          ConditionExpression: 'attribute_not_exists(underWay) OR underWay < :budget',
          ExpressionAttributeValues: { ':one': 1, ':budget': budget },
        },
      },
      { Put: { TableName, Item: listed } },
    ];
  };

  return {
    ...createRolloutLease(client, settings),
    load,
    history,

    /**
     * Begins a rollout, unless it was begun before (`exists`), its service has another one under way (`busy`), or
     * `budget` are under way in all. All or nothing, in one transaction.
     * @param budget 1 or more
     */
    open(rollout: Rollout, budget: number, now: number): Promise<Opened> {
      return untilUncontended('the rollouts under way', async (): Promise<Try<Opened>> => {
        const refusals = await transact(client, opening(rollout, budget, now));
        if (!refusals) return { done: 'opened' };
        const answers: Opened[] = ['exists', 'busy', 'over-budget'];
        const answer = answers.find((_, index) => isFailedCondition(refusals[index]));
        if (answer) return { done: answer };
        return { again: refusals.some(isPassing) ? 'after a moment' : 'at once' };
      });
    },

    /** The rollout that the service has under way. */
    async active(service: ServiceReference): Promise<Rollout | undefined> {
      const Key = underWayKey(service);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      const rollout = Item && (await load(Item.id as string));
      return rollout && !hasEnded(rollout) ? rollout : undefined;
    },

    /** The service's newest rollout. */
    async last(service: ServiceReference): Promise<Rollout | undefined> {
      return (await history(service, 1))[0];
    },

    /** The ids of all that are under way. */
    async allActive(): Promise<string[]> {
      const ids: string[] = [];
      for await (const { id } of itemsBelow<{ id: string }>(client, TableName, { pk: underWay }))
        ids.push(id);
      return ids;
    },

    async countActive(): Promise<number> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: countKey, ConsistentRead: true }));
      return (Item?.underWay as number | undefined) ?? 0;
    },

    /** The service is to be left alone; the latest word counts. */
    async hold(service: ServiceReference, { until, reason }: Hold): Promise<void> {
      const Item = { ...holdKey(service), until, reason, expiresAt: epochSeconds(until) + 1 };
      await client.send(new PutCommand({ TableName, Item }));
    },

    /** Its time may be over: what is past is deleted within days, not at once. */
    async holdOf(service: ServiceReference): Promise<Hold | undefined> {
      const Key = holdKey(service);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && { until: Item.until as number, reason: Item.reason as string };
    },

    /** All whose hold is not over, those that end first before the others. */
    async allHolds(now: number): Promise<(Hold & { service: ServiceReference })[]> {
      const holds: (Hold & { service: ServiceReference })[] = [];
      for await (const item of itemsBelow<Hold & { sk: string }>(client, TableName, { pk: onHold })) {
        const { sk, until, reason } = item;
        const service = serviceOfArn(sk);
        if (service && until > now) holds.push({ service, until, reason });
      }
      return holds.sort((one, other) => one.until - other.until);
    },
  };
}
