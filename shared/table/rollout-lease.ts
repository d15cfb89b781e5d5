import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Try, untilUncontended } from '../model/retry.ts';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import { givenBack, leaseChange } from './lease.ts';
import { countKey, rolloutKey, rollouts, underWayKey } from './rollout-item.ts';
import { expiresAt, openTable, type Table, type TableSettings } from './table.ts';
import { isFailedCondition, isPassing, transact, updating } from './transaction.ts';

/**
 * Who moves a rollout on: one worker at a time, which claims it for the length of the lease. A worker that dies leaves
 * it to the next one.
 */
export function createRolloutLease(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);

  return {
    /**
     * Claims a rollout, also one that has ended: its message may still be behind.
     * @returns undefined when there is none, or another worker has it.
     */
    async claim(
      id: string,
      now: number,
      leaseMs: number,
    ): Promise<(Rollout & { lease: string }) | undefined> {
      const lease = crypto.randomUUID();
      const { condition, ...change } = leaseChange(now, leaseMs, lease);
      const item = await table.update(rolloutKey(id), {
        ...change,
        condition: `attribute_exists(pk) AND ${condition}`,
      });
      return item && { ...rollouts.read(item).rollout, lease };
    },

    /**
     * Writes a rollout down. With its end the service and its part of the budget are free, once. One that has ended
     * can still be written, but begins no more.
     * @returns whether it was written: only who has the lease may, also past its time while nobody else took it.
     */
    save(rollout: Rollout, lease: string, now: number): Promise<boolean> {
      return hasEnded(rollout)
        ? end({ table, settings }, rollout, lease, now)
        : write(table, rollout, lease, 'attribute_exists(underWay)');
    },

    /** Gives it back before its time. */
    async release(id: string, lease: string): Promise<void> {
      await table.update(rolloutKey(id), { ...givenBack, condition: 'lease = :lease', values: { lease } });
    },
  };
}

async function write(table: Table, rollout: Rollout, lease: string, condition: string): Promise<boolean> {
  const written = await table.update(rolloutKey(rollout.id), {
    set: { rollout, v: rollouts.version },
    condition: `lease = :lease AND ${condition}`,
    values: { lease },
  });
  return written !== undefined;
}

/** Writes the end down, and frees the service and its part of the budget with it. */
function end(
  { table, settings }: { table: Table; settings: TableSettings },
  rollout: Rollout,
  lease: string,
  now: number,
): Promise<boolean> {
  const TableName = settings.tableName;
  const { service } = rollout.decision;
  const ending = updating(TableName, rolloutKey(rollout.id), {
    set: { rollout, v: rollouts.version, expiresAt: expiresAt(now, settings) },
    remove: ['underWay'],
    condition: 'lease = :lease AND attribute_exists(underWay)',
    values: { lease },
  });
  return untilUncontended('the rollouts under way', async (): Promise<Try<boolean>> => {
    const refusals = await transact(table.client, [
      ending,
      { Delete: { TableName, Key: underWayKey(service) } },
      updating(TableName, countKey(service), { add: { underWay: -1 } }),
    ]);
    if (!refusals) return { done: true };
    if (!isFailedCondition(refusals[0])) {
      return { again: refusals.some(isPassing) ? 'after a moment' : 'at once' };
    }
    // It has ended before, or the lease is lost: only the first may still be written.
    return { done: await write(table, rollout, lease, 'attribute_not_exists(underWay)') };
  });
}
