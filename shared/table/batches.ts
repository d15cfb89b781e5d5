import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { inChunks } from '../model/chunks.ts';
import { pause, type Try, untilUncontended } from '../model/retry.ts';
import type { Item, Key } from './item-kind.ts';
import type { Table } from './table.ts';

/** Limits of one BatchGetItem and one BatchWriteItem call, items. */
const mostKeys = 100;
const mostPuts = 25;

const keyForm = z.object({ pk: z.string(), sk: z.string() });

/**
 * Reads the items of these keys, unordered and unparsed; a key without an item is left out. Keys that DynamoDB leaves
 * unprocessed are requested again.
 * @param keys distinct keys
 * @throws GatewayError `contended` (retryable) if DynamoDB makes no progress, and the SDK's errors
 */
export async function itemsOf({ client, name }: Table, keys: readonly Key[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const batch of inChunks(keys, mostKeys)) {
    await untilAllDone(name, batch, async (Keys) => {
      const command = new BatchGetCommand({ RequestItems: { [name]: { Keys } } });
      const { Responses, UnprocessedKeys } = await client.send(command);
      items.push(...(Responses?.[name] ?? []));
      return (UnprocessedKeys?.[name]?.Keys ?? []).map((key) => keyForm.parse(key));
    });
  }
  return items;
}

/**
 * Writes items, replacing those with the same keys. Items that DynamoDB leaves unprocessed are written again.
 * @param items items with distinct keys
 * @throws GatewayError `contended` (retryable) if DynamoDB makes no progress, and the SDK's errors
 */
export async function putItems({ client, name }: Table, items: readonly Item[]): Promise<void> {
  for (const batch of inChunks(items, mostPuts)) {
    await untilAllDone(name, batch, async (rest) => {
      const puts = rest.map((Item) => ({ PutRequest: { Item } }));
      const command = new BatchWriteCommand({ RequestItems: { [name]: puts } });
      const { UnprocessedItems } = await client.send(command);
      return (UnprocessedItems?.[name] ?? []).flatMap(({ PutRequest }) => PutRequest?.Item ?? []);
    });
  }
}

/**
 * Repeats a batch with what is left of it. Only an attempt without progress counts against the limit: a large batch
 * takes many.
 */
async function untilAllDone<Part>(
  name: string,
  batch: Part[],
  attempt: (rest: Part[]) => Promise<Part[]>,
): Promise<void> {
  let rest = batch;
  for (;;) {
    rest = await untilUncontended(name, async (): Promise<Try<Part[]>> => {
      const left = await attempt(rest);
      return left.length < rest.length ? { done: left } : { again: 'after a moment' };
    });
    if (rest.length === 0) return;
    // Unprocessed parts exceeded the response size or the throughput; the latter needs a pause.
    await pause(1);
  }
}
