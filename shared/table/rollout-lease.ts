import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Try, untilUncontended } from '../model/retry.ts';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import { countKey, type RolloutItem, rolloutKey, underWayKey } from './rollout-item.ts';
import { expiresAt, type TableSettings } from './table.ts';
import { isFailedCondition, isPassing, transact } from './transaction.ts';

type Change = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
>;

/**
 * Who moves a rollout on: one worker at a time, which claims it for the length of the lease. A worker that dies leaves
 * it to the next one.
 */
export function createRolloutLease(client: DynamoDBDocumentClient, settings: TableSettings) {
  const TableName = settings.tableName;

  /** @returns the item as it is now, or undefined when the condition did not hold. */
  const update = (id: string, change: Change): Promise<RolloutItem | undefined> => {
    const command = new UpdateCommand({ TableName, Key: rolloutKey(id), ReturnValues: 'ALL_NEW', ...change });
    return untilUncontended(`the rollout ${id}`, async (): Promise<Try<RolloutItem | undefined>> => {
      try {
        return { done: (await client.send(command)).Attributes as RolloutItem };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return { done: undefined };
        if (error instanceof TransactionConflictException) return { again: 'after a moment' };
        throw error;
      }
    });
  };

  const write = async (rollout: Rollout, lease: string, condition: string): Promise<boolean> => {
    const item = await update(rollout.id, {
      UpdateExpression: 'SET rollout = :rollout',
      ConditionExpression: `lease = :lease AND ${condition}`,
      ExpressionAttributeValues: { ':rollout': rollout, ':lease': lease },
    });
    return item !== undefined;
  };

  /** Writes the end down, and frees the service and its part of the budget with it. */
  const end = (rollout: Rollout, lease: string, now: number): Promise<boolean> => {
    const ending = {
      Update: {
        ...{ TableName, Key: rolloutKey(rollout.id) },
        UpdateExpression: 'SET rollout = :rollout, expiresAt = :expiresAt REMOVE underWay',
        ConditionExpression: 'lease = :lease AND attribute_exists(underWay)',
        ExpressionAttributeValues: {
          ...{ ':rollout': rollout, ':lease': lease },
          ':expiresAt': expiresAt(now, settings),
        },
      },
    };
    const freeing = [
      { Delete: { TableName, Key: underWayKey(rollout.decision.service) } },
      {
        Update: {
          ...{ TableName, Key: countKey, UpdateExpression: 'ADD underWay :less' },
          ExpressionAttributeValues: { ':less': -1 },
        },
      },
    ];
    return untilUncontended('the rollouts under way', async (): Promise<Try<boolean>> => {
      const refusals = await transact(client, [ending, ...freeing]);
      if (!refusals) return { done: true };
      if (!isFailedCondition(refusals[0])) {
        return { again: refusals.some(isPassing) ? 'after a moment' : 'at once' };
      }
      // It has ended before, or the lease is lost: only the first may still be written.
      return { done: await write(rollout, lease, 'attribute_not_exists(underWay)') };
    });
  };

  return {
    /**
     * Takes a rollout in hand, also one that has ended: its message may still be to be told.
     * @returns undefined when there is none, or another worker has it.
     */
    async claim(
      id: string,
      now: number,
      leaseMs: number,
    ): Promise<(Rollout & { lease: string }) | undefined> {
      // Whoever repeats this very call, as the SDK does when a connection breaks, has the claim already.
      const lease = crypto.randomUUID();
      const item = await update(id, {
        UpdateExpression: 'SET lease = :lease, leaseUntil = :until',
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(lease) OR leaseUntil <= :now OR lease = :lease)',
        ExpressionAttributeValues: { ':lease': lease, ':until': now + leaseMs, ':now': now },
      });
      return item && { ...item.rollout, lease };
    },

    /**
     * Writes a rollout down. With its end the service and its part of the budget are free, once. One that has ended
     * can still be written, but begins no more.
     * @returns whether it was written: only who has the lease may, also past its time while nobody else took it.
     */
    save(rollout: Rollout, lease: string, now: number): Promise<boolean> {
      return hasEnded(rollout)
        ? end(rollout, lease, now)
        : write(rollout, lease, 'attribute_exists(underWay)');
    },

    /** Gives it back before its time. */
    async release(id: string, lease: string): Promise<void> {
      await update(id, {
        UpdateExpression: 'REMOVE lease, leaseUntil',
        ConditionExpression: 'lease = :lease',
        ExpressionAttributeValues: { ':lease': lease },
      });
    },
  };
}
