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

/** Table, retention of its items in days, and the log for broken items. */
export interface TableSettings {
  tableName: string;
  keepDays: number;
  log?: Log;
}

/** Converts to seconds: DynamoDB's time to live counts in seconds. */
export function epochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** Expiry of an item written now (epoch ms). */
export function expiresAt(now: number, { keepDays }: Pick<TableSettings, 'keepDays'>): number {
  return epochSeconds(now) + keepDays * 86_400;
}

/** Condition of a write, with its values as `:name`. */
export type Condition = Pick<Change, 'condition' | 'names' | 'values'>;

export type Table = ReturnType<typeof openTable>;

/**
 * Reads and writes shared by all kinds of items. Every item read is parsed by its kind. Methods throw the SDK's errors,
 * and GatewayError `item-broken` for a malformed item that was requested by its key.
 */
export function openTable(
  client: DynamoDBDocumentClient,
  settings: Pick<TableSettings, 'tableName' | 'log'>,
) {
  const { tableName: TableName, log } = settings;

  /** Pages of a query, strongly consistent. */
  async function* pages(query: Omit<QueryCommandInput, 'TableName'>): AsyncIterable<Item[]> {
    const input = { TableName, ConsistentRead: true, ...query };
    for await (const { Items } of paginateQuery({ client }, input)) yield Items ?? [];
  }

  return {
    ...{ client, name: TableName, log, pages },

    /** Reads an item, strongly consistent; undefined if there is none. */
    async get<Value>(kind: ItemKind<Value>, key: Key): Promise<Value | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return Item && kind.read(Item);
    },

    /** Lists the items of a partition whose sort keys have a prefix, in the order of these keys. */
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

    /** Writes an item. @returns false if the condition failed: nothing is written then */
    put(item: Item, condition: Condition = {}): Promise<boolean> {
      const command = new PutCommand({ TableName, Item: item, ...expressionOf(condition) });
      return unlessRefused(TableName, async () => {
        await client.send(command);
        return true;
      }).then(Boolean);
    },

    /** Updates an item. @returns the updated item, unparsed; undefined if the condition failed */
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

/** Reads the items that exist, each in a call of its own; a malformed one is logged and left out. Throws the SDK's errors. */
export async function getEach<Value>(
  { client, name: TableName, log }: Table,
  kind: ItemKind<Value>,
  keys: readonly Key[],
): Promise<Value[]> {
  const read = (Key: Key) => client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const answers = await Promise.all(keys.map(read));
  return kind.readAll(
    answers.flatMap(({ Item }) => Item ?? []),
    log,
  );
}

/**
 * Performs a write; undefined if its condition failed. One that conflicts with a transaction is retried.
 * @throws GatewayError `contended` (retryable) if other workers keep winning, and the SDK's other errors
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
