import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { GatewayError } from '../errors.ts';
import { type Change, expressionOf } from './change.ts';
import type { Key } from './item-kind.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A change of one item as a part of a transaction; when its condition fails, the refusal shows the item as it is. */
export function updating(TableName: string, Key: Key, change: Change): TransactItem {
  const { UpdateExpression = '', ...rest } = expressionOf(change);
  return {
    Update: { TableName, Key, UpdateExpression, ...rest, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
  };
}

/**
 * Does all of these writes, or none.
 * @returns why each was refused, in their order, or undefined when all were done.
 * @throws GatewayError `write-refused` when DynamoDB will refuse the same again, such as for an item's size, and the
 * SDK's other errors.
 */
export async function transact(
  client: DynamoDBDocumentClient,
  items: TransactItem[],
): Promise<CancellationReason[] | undefined> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: items }));
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const refusals = error.CancellationReasons ?? [];
    const invalid = refusals.find(({ Code }) => Code === 'ValidationError');
    if (!invalid) return refusals;
    // Without its cause, which holds the whole item and would stand in the log.
    throw new GatewayError('write-refused', `DynamoDB: ${invalid.Message}`, { retryable: false });
  }
}

export function isFailedCondition(refusal: CancellationReason | undefined): boolean {
  return refusal?.Code === 'ConditionalCheckFailed';
}

/** What another transaction or too much traffic refuses, and a moment later nothing does. */
const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

export function isPassing({ Code }: CancellationReason): boolean {
  return Code !== undefined && passing.has(Code);
}
