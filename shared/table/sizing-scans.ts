import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { GatewayError } from '../errors.ts';
import { unlessRefused } from './conditional-write.ts';
import { createScanDigest } from './scan-digest.ts';
import { openScanKey, type ScanItem, type SizingScan, scanKey, scanOf } from './scan-item.ts';
import { type ChunkResult, createScanResults } from './scan-results.ts';
import { expiresAt, type TableSettings } from './table.ts';

export type SizingScans = ReturnType<typeof createSizingScans>;

/**
 * Scans of the fleet: work that many invocations share, and the digest that one of them posts. Every step may be
 * repeated. Times are epoch ms; methods throw the SDK's errors.
 * @param settings.keepDays how long scans and their results are kept, in days.
 */
export function createSizingScans(client: DynamoDBDocumentClient, settings: TableSettings) {
  const TableName = settings.tableName;
  const results = createScanResults(client, settings);

  const read = async (id: string): Promise<SizingScan | undefined> => {
    const command = new GetCommand({ TableName, Key: scanKey(id), ConsistentRead: true });
    const { Item } = await client.send(command);
    return Item && scanOf(Item as ScanItem);
  };

  return {
    ...createScanDigest(client, settings),
    rows: results.rows,
    details: results.details,
    read,

    /** Opens a scan; one that is there already stays as it is. */
    async open(
      scan: Omit<SizingScan, 'outstanding' | 'digest'> & { id: string },
      now: number,
    ): Promise<void> {
      const { id, startedAt, chunks, details } = scan;
      const expiry = { expiresAt: expiresAt(now, settings) };
      const command = new PutCommand({
        TableName,
        Item: {
          ...scanKey(id),
          ...{ startedAt, chunks, details, ...expiry },
          ...(chunks.length > 0 && { outstanding: new Set(chunks) }),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      const opened = await unlessRefused(client.send(command));
      if (!opened && (await read(id))?.digest?.postedAt !== undefined) return;
      await client.send(new PutCommand({ TableName, Item: { ...openScanKey(id), ...expiry } }));
    },

    /**
     * Writes down what was found, then takes the chunk from those that are outstanding.
     * @returns how many are outstanding now: 0 may be seen by several, of whom one gets the digest's claim.
     * @throws GatewayError `scan-unknown` when there is no such scan (any more).
     */
    async finish(
      id: string,
      chunk: string,
      result: ChunkResult,
      now: number,
    ): Promise<{ outstanding: number }> {
      await results.keep(id, chunk, result, now);
      const command = new UpdateCommand({
        TableName,
        Key: scanKey(id),
        UpdateExpression: 'DELETE outstanding :chunk',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':chunk': new Set([chunk]) },
        ReturnValues: 'ALL_NEW',
      });
      const answer = await unlessRefused(client.send(command));
      if (!answer) throw new GatewayError('scan-unknown', `there is no scan ${id}`, { retryable: false });
      return { outstanding: (answer.Attributes as ScanItem).outstanding?.size ?? 0 };
    },
  };
}
