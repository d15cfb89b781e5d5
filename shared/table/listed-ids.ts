import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemKind } from './item-kind.ts';
import { expiresAt, openTable, type TableSettings } from './table.ts';

const listed = itemKind('entry of a list', z.object({ sk: z.string() }));

export type ListedIds = ReturnType<typeof createListedIds>;

/** A list of ids to come back to, in a partition of its own. Methods throw the SDK's errors. */
function createListedIds(client: DynamoDBDocumentClient, settings: TableSettings, partition: string) {
  const table = openTable(client, settings);
  return {
    /** @param now epoch ms */
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

/** Decisions that need no click and may not be applied yet. Their ids are of one service each, in one place. */
export function createWaitingDecisions(client: DynamoDBDocumentClient, settings: TableSettings): ListedIds {
  return createListedIds(client, settings, 'WAITING-DECISIONS');
}

/**
 * Rollouts that end, until their message says so: one that has ended is under way no more, and would not be found.
 */
export function createUntoldRollouts(client: DynamoDBDocumentClient, settings: TableSettings): ListedIds {
  return createListedIds(client, settings, 'ROLLOUTS-UNTOLD');
}
