import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Try, untilUncontended } from '../model/retry.ts';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import { leaseChange, released } from './lease.ts';
import { countKey, rolloutKey, rollouts, underWayKey } from './rollout-item.ts';
import { expiresAt, openTable, type Table, type TableSettings } from './table.ts';
import { isFailedCondition, isTransient, transact, updating } from './transaction.ts';

/**
 * Lease on a rollout: one worker at a time advances it. If a worker dies, the next one takes over when the lease ends.
 */
export function createRolloutLease(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);

  return {
    /**
     * Claims a rollout, including a finished one, whose message may be outdated.
     * @returns undefined if there is none, or another worker holds it
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
     * Saves a rollout. Its end frees the service and its place in the budget, once. A finished rollout can still be
     * saved, but not restarted.
     * @returns true if it was saved: only the lease holder may, even after expiry as long as no one else took it
     */
    save(rollout: Rollout, lease: string, now: number): Promise<boolean> {
      return hasEnded(rollout)
        ? end({ table, settings }, rollout, lease, now)
        : write(table, rollout, lease, 'attribute_exists(underWay)');
    },

    /** Releases the lease early. */
    async release(id: string, lease: string): Promise<void> {
      await table.update(rolloutKey(id), { ...released, condition: 'lease = :lease', values: { lease } });
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

/** Saves the end, which frees the service and its place in the budget. */
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
  return untilUncontended('the running rollouts', async (): Promise<Try<boolean>> => {
    const refusals = await transact(table.client, [
      ending,
      { Delete: { TableName, Key: underWayKey(service) } },
      updating(TableName, countKey(service), { add: { underWay: -1 } }),
    ]);
    if (!refusals) return { done: true };
    if (!isFailedCondition(refusals[0])) {
      return { again: refusals.some(isTransient) ? 'after a moment' : 'at once' };
    }
    // Already finished, or the lease was lost: only in the first case may it still be saved.
    return { done: await write(table, rollout, lease, 'attribute_not_exists(underWay)') };
  });
}
