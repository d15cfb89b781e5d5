import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { inChunks } from '../model/chunks.ts';
import { pause, type Try, untilUncontended } from '../model/retry.ts';
import type { Item, Key } from './item-kind.ts';
import type { Table } from './table.ts';

/** What DynamoDB takes in one BatchGetItem and in one BatchWriteItem. */
const mostKeys = 100;
const mostPuts = 25;

const keyForm = z.object({ pk: z.string(), sk: z.string() });

/**
 * Reads the items of these keys, in no order and not yet parsed; a key without an item has none.
 * @param keys each of them once. What DynamoDB leaves unprocessed is asked for again.
 * @throws GatewayError `contended` (retryable) when it gets nothing done, and the SDK's errors.
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
 * Puts items, over those that have their keys.
 * @param items of different keys. What DynamoDB leaves unprocessed is put again.
 * @throws GatewayError `contended` (retryable) when it gets nothing done, and the SDK's errors.
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

/** Goes on with what is left of a batch. Only a try that gets nothing done was in vain: a large batch takes many. */
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
    // What was left out was too large or too much: the latter needs a moment.
    await pause(1);
  }
}
