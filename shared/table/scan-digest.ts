import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { MessageReference } from '../model/incident.ts';
import { unlessRefused } from './conditional-write.ts';
import { openScanKey, openScans, type ScanItem, scanKey } from './scan-item.ts';
import { epochSeconds, itemsBelow, type TableSettings } from './table.ts';
import { expressionOf } from './update-expression.ts';

/** Who posts a scan's digest, and whether it is posted. Times are epoch ms; throws the SDK's errors. */
export function createScanDigest(client: DynamoDBDocumentClient, { tableName }: TableSettings) {
  const TableName = tableName;
  return {
    /**
     * Takes the digest in hand for so long, ms, so that one worker posts it.
     * @param options.overdue also while chunks are outstanding: the digest then says what is missing.
     * @returns undefined when it is posted, in another's hand, or not due; `attempts` is 1 at the first try to post it.
     */
    async claimDigest(
      id: string,
      now: number,
      leaseMs: number,
      options: { overdue?: boolean } = {},
    ): Promise<{ attempts: number } | undefined> {
      // Whoever repeats this very call, as the SDK does when a connection breaks, has the claim already.
      const claimant = crypto.randomUUID();
      const due = options.overdue ? '' : ' AND attribute_not_exists(outstanding)';
      const free = 'attribute_not_exists(claimedUntil) OR claimedUntil <= :now OR claimant = :claimant';
      const command = new UpdateCommand({
        TableName,
        Key: scanKey(id),
        ...expressionOf({
          set: { claimedUntil: now + leaseMs, claimant },
          add: { attempts: 1 },
          condition: `attribute_exists(pk) AND attribute_not_exists(postedAt) AND (${free})${due}`,
          values: { now, claimant },
        }),
        ReturnValues: 'UPDATED_NEW',
      });
      const answer = await unlessRefused(client.send(command));
      return answer && { attempts: (answer.Attributes as Pick<ScanItem, 'attempts'>).attempts ?? 1 };
    },

    /** Writes down that the digest is posted, and where. What was written down first stays. */
    async settleDigest(id: string, reference: MessageReference, now: number): Promise<void> {
      const command = new UpdateCommand({
        TableName,
        Key: scanKey(id),
        ...expressionOf({
          set: { reference, postedAt: now },
          remove: ['claimedUntil', 'claimant'],
          condition: 'attribute_exists(pk) AND attribute_not_exists(postedAt)',
        }),
      });
      await unlessRefused(client.send(command));
      await client.send(new DeleteCommand({ TableName, Key: openScanKey(id) }));
    },

    /** Gives the digest back before its lease ends, so that the next try need not wait. */
    async releaseDigest(id: string): Promise<void> {
      const command = new UpdateCommand({
        TableName,
        Key: scanKey(id),
        UpdateExpression: 'REMOVE claimedUntil, claimant',
        ConditionExpression: 'attribute_exists(pk)',
      });
      await unlessRefused(client.send(command));
    },

    /** The scans whose digest is not posted yet. */
    async openScans(now: number): Promise<string[]> {
      const ids = [];
      const items = itemsBelow<{ sk: string; expiresAt: number }>(client, TableName, { pk: openScans });
      for await (const item of items) {
        // DynamoDB deletes what is past its time within days, not at once.
        if (item.expiresAt > epochSeconds(now)) ids.push(item.sk);
      }
      return ids;
    },
  };
}
