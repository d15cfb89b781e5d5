import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { type Try, untilUncontended } from './contention.ts';

/** What DynamoDB takes in one BatchGetItem and in one BatchWriteItem. */
const mostKeys = 100;
const mostPuts = 25;

/** Any item of the one table. */
export type Item = Record<string, unknown>;

/**
 * The items of these keys, in no order; a key without an item has none.
 * @param keys each of them once. What DynamoDB leaves unprocessed is asked for again.
 * @throws GatewayError `contended` (retryable) when it leaves out more and more, and the SDK's errors.
 */
export async function itemsOf(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly { pk: string; sk: string }[],
): Promise<Item[]> {
  const items: Item[] = [];
  for (const Keys of slices(keys, mostKeys)) {
    let RequestItems: BatchGetCommandInput['RequestItems'] = { [tableName]: { Keys } };
    await untilUncontended(tableName, async (): Promise<Try<void>> => {
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
      items.push(...(Responses?.[tableName] ?? []));
      RequestItems = UnprocessedKeys;
      return Object.keys(RequestItems ?? {}).length > 0 ? { again: 'after a moment' } : { done: undefined };
    });
  }
  return items;
}

/**
 * Puts items, over those that have their keys.
 * @param items of different keys. What DynamoDB leaves unprocessed is put again.
 * @throws GatewayError `contended` (retryable) when it leaves out more and more, and the SDK's errors.
 */
export async function putItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  items: readonly Item[],
): Promise<void> {
  for (const batch of slices(items, mostPuts)) {
    const puts = batch.map((Item) => ({ PutRequest: { Item } }));
    let RequestItems: BatchWriteCommandInput['RequestItems'] = { [tableName]: puts };
    await untilUncontended(tableName, async (): Promise<Try<void>> => {
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems }));
      RequestItems = UnprocessedItems;
      return Object.keys(RequestItems ?? {}).length > 0 ? { again: 'after a moment' } : { done: undefined };
    });
  }
}

function slices<Element>(elements: readonly Element[], length: number): Element[][] {
  const count = Math.ceil(elements.length / length);
  return Array.from({ length: count }, (_, index) => elements.slice(index * length, (index + 1) * length));
}
