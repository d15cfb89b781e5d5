import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createListedIds, type ListedIds } from './listed-ids.ts';
import type { TableSettings } from './table.ts';

export type WaitingDecisions = ListedIds;

/** Decisions that need no click and may not be applied yet. Methods throw the SDK's errors. */
export function createWaitingDecisions(client: DynamoDBDocumentClient, settings: TableSettings) {
  return createListedIds(client, settings, 'WAITING-DECISIONS');
}
