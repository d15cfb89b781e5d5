import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createListedIds, type ListedIds } from './listed-ids.ts';
import type { TableSettings } from './table.ts';

export type UntoldRollouts = ListedIds;

/**
 * Rollouts that end, until their message says so: one that has ended is under way no more, and would not be found.
 * Methods throw the SDK's errors.
 */
export function createUntoldRollouts(client: DynamoDBDocumentClient, settings: TableSettings) {
  return createListedIds(client, settings, 'ROLLOUTS-UNTOLD');
}
