import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemKind } from './item-kind.ts';
import { expiresAt, openTable, type TableSettings } from './table.ts';

const listed = itemKind('entry of a list', z.object({ sk: z.string() }));

export type ListedIds = ReturnType<typeof createListedIds>;

/** List of ids to process later, in a partition of its own. Methods throw the SDK's errors. */
function createListedIds(client: DynamoDBDocumentClient, settings: TableSettings, partition: string) {
  const table = openTable(client, settings);
  return {
    /** Adds an id. @param now epoch ms */
    async add(id: string, now: number): Promise<void> {
      await table.put(listed.item({ pk: partition, sk: id }, { sk: id }, expiresAt(now, settings)));
    },

    remove: (id: string): Promise<void> => table.remove({ pk: partition, sk: id }),

    async all(): Promise<string[]> {
      const ids: string[] = [];
      for await (const { sk } of table.list(listed, { pk: partition })) ids.push(sk);
      return ids;
    },
  };
}

/** Decisions that need no click but may not be applied yet. Each id belongs to one service in one place. */
export function createWaitingDecisions(client: DynamoDBDocumentClient, settings: TableSettings): ListedIds {
  return createListedIds(client, settings, 'WAITING-DECISIONS');
}

/** Rollouts whose end is not yet in their message. Once finished they are no longer running and would not be found. */
export function createUntoldRollouts(client: DynamoDBDocumentClient, settings: TableSettings): ListedIds {
  return createListedIds(client, settings, 'ROLLOUTS-UNTOLD');
}
