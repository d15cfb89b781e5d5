import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { MessageReference } from '../model/incident.ts';
import { leaseChange, released } from './lease.ts';
import { openScanKey, openScans, openScansPartition, scanKey, scans } from './scan-item.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** Claims on a scan's digest, and its posted state. Times are epoch ms; throws the SDK's errors. */
export function createScanDigest(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  return {
    /**
     * Claims the digest for some time (ms), so that one worker posts it.
     * @param options.overdue also while chunks are outstanding: the digest then says what is missing
     * @returns undefined if it is posted, claimed by another worker, or not due; `attempts` is 1 at the first attempt
     */
    async claimDigest(
      id: string,
      now: number,
      leaseMs: number,
      options: { overdue?: boolean } = {},
    ): Promise<{ attempts: number } | undefined> {
      const { condition, ...lease } = leaseChange(now, leaseMs);
      const due = options.overdue ? '' : ' AND attribute_not_exists(outstanding)';
      const item = await table.update(scanKey(id), {
        ...lease,
        add: { attempts: 1 },
        condition: `attribute_exists(pk) AND attribute_not_exists(postedAt) AND ${condition}${due}`,
      });
      return item && { attempts: scans.read(item).attempts ?? 1 };
    },

    /** Records that the digest was posted, and where. The first record stays. */
    async settleDigest(id: string, reference: MessageReference, now: number): Promise<void> {
      await table.update(scanKey(id), {
        set: { reference, postedAt: now },
        ...released,
        condition: 'attribute_exists(pk) AND attribute_not_exists(postedAt)',
      });
      await table.remove(openScanKey(id));
    },

    /** Releases the digest before its lease ends, so that the next attempt need not wait. */
    async releaseDigest(id: string): Promise<void> {
      await table.update(scanKey(id), { ...released, condition: 'attribute_exists(pk)' });
    },

    /** Scans whose digest is not posted yet. */
    async openScans(now: number): Promise<string[]> {
      const ids: string[] = [];
      for await (const scan of table.list(openScans, { pk: openScansPartition })) {
        // DynamoDB deletes expired items within days, not at once.
        if (scan.expiresAt > epochSeconds(now)) ids.push(scan.sk);
      }
      return ids;
    },
  };
}
