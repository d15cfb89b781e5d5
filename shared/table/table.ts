import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Log } from '../model/log.ts';
import { type Try, untilUncontended } from '../model/retry.ts';
import { type Change, expressionOf } from './change.ts';
import type { Item, ItemKind, Key } from './item-kind.ts';

/** Where the items are, for how many days they stay, and where a broken one is reported. */
export interface TableSettings {
  tableName: string;
  keepDays: number;
  log?: Log;
}

/** DynamoDB's time to live counts in seconds. */
export function epochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** When an item that is written now (epoch ms) may be deleted. */
export function expiresAt(now: number, { keepDays }: Pick<TableSettings, 'keepDays'>): number {
  return epochSeconds(now) + keepDays * 86_400;
}

/** A condition of a write, with the values that it names as `:name`. */
export type Condition = Pick<Change, 'condition' | 'names' | 'values'>;

export type Table = ReturnType<typeof openTable>;

/**
 * The reads and writes that all kinds of items share. Every item that is read is parsed by its kind. Methods throw the
 * SDK's errors, and GatewayError `item-broken` for a malformed item that was asked for by its key.
 */
export function openTable(
  client: DynamoDBDocumentClient,
  settings: Pick<TableSettings, 'tableName' | 'log'>,
) {
  const { tableName: TableName, log } = settings;

  /** The pages of a query, as they are now and not as they were a moment ago. */
  async function* pages(query: Omit<QueryCommandInput, 'TableName'>): AsyncIterable<Item[]> {
    const input = { TableName, ConsistentRead: true, ...query };
    for await (const { Items } of paginateQuery({ client }, input)) yield Items ?? [];
  }

  return {
    ...{ client, name: TableName, log, pages },

    /** The item as it is now; undefined without one. */
    async get<Value>(kind: ItemKind<Value>, key: Key): Promise<Value | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item && kind.read(Item);
    },

    /** The items of a partition whose sort keys begin like this, in the order of these keys. */
    async *list<Value>(
      kind: ItemKind<Value>,
      { pk, prefix }: { pk: string; prefix?: string },
    ): AsyncIterable<Value> {
      const query = {
        KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk, ...(prefix && { ':prefix': prefix }) },
      };
      for await (const items of pages(query)) yield* kind.readAll(items, log);
    },

    /** @returns false when the condition does not hold: nothing is written then. */
    put(item: Item, condition: Condition = {}): Promise<boolean> {
      const command = new PutCommand({ TableName, Item: item, ...expressionOf(condition) });
      return unlessRefused(TableName, async () => {
        await client.send(command);
        return true;
      }).then(Boolean);
    },

    /** @returns the item as it is now, not yet parsed; undefined when the condition does not hold. */
    update(key: Key, change: Change): Promise<Item | undefined> {
      const input = { TableName, Key: key, ReturnValues: 'ALL_NEW' as const };
      const command = new UpdateCommand({ ...input, ...expressionOf(change) });
      return unlessRefused(key.pk, async () => (await client.send(command)).Attributes ?? {});
    },

    async remove(key: Key): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: key }));
    },
  };
}

/**
 * A write, or undefined when its condition does not hold. One that meets a transaction is tried again.
 * @throws GatewayError `contended` (retryable) when other workers keep winning, and the SDK's other errors.
 */
function unlessRefused<Answer>(name: string, write: () => Promise<Answer>): Promise<Answer | undefined> {
  return untilUncontended(name, async (): Promise<Try<Answer | undefined>> => {
    try {
      return { done: await write() };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { done: undefined };
      if (error instanceof TransactionConflictException) return { again: 'after a moment' };
      throw error;
    }
  });
}
