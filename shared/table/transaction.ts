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

/** Update of one item within a transaction; if its condition fails, the refusal contains the current item. */
export function updating(TableName: string, Key: Key, change: Change): TransactItem {
  const { UpdateExpression = '', ...rest } = expressionOf(change);
  return {
    Update: { TableName, Key, UpdateExpression, ...rest, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
  };
}

/**
 * Performs all of these writes, or none.
 * @returns the reason of each refusal, in their order, or undefined if all were written
 * @throws GatewayError `write-refused` if a retry cannot succeed, such as for an item's size, and the SDK's other
 * errors
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
    // Without its cause, which contains the whole item and would appear in the log.
    throw new GatewayError('write-refused', `DynamoDB: ${invalid.Message}`, { retryable: false });
  }
}

/** Tells whether a write was refused because its condition failed. */
export function isFailedCondition(refusal: CancellationReason | undefined): boolean {
  return refusal?.Code === 'ConditionalCheckFailed';
}

/** Reasons that are over a moment later: another transaction, or too much traffic. */
const transient = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/** Tells whether a refusal is transient. */
export function isTransient({ Code }: CancellationReason): boolean {
  return Code !== undefined && transient.has(Code);
}
