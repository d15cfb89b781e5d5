import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GatewayError } from '../errors.ts';
import { createScanDigest } from './scan-digest.ts';
import {
  openScanKey,
  openScans,
  type ScanDetails,
  type SizingScan,
  scanKey,
  scanOf,
  scans,
} from './scan-item.ts';
import { type ChunkResult, createScanResults } from './scan-results.ts';
import { expiresAt, openTable, type TableSettings } from './table.ts';

export type SizingScans = ReturnType<typeof createSizingScans>;

/** New scan. */
interface NewScan {
  /** Id that contains the account and region of the scan. */
  id: string;
  startedAt: number;
  chunks: string[];
  details: ScanDetails;
}

/**
 * Scans of the fleet: work that many invocations share, and the digest that one of them posts. Every step may be
 * repeated. Times are epoch ms; methods throw the SDK's errors.
 * @param settings.keepDays retention of scans and their results, days
 */
export function createSizingScans(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  const results = createScanResults(client, settings);

  const read = async (id: string): Promise<SizingScan | undefined> => {
    const item = await table.get(scans, scanKey(id));
    return item && scanOf(item);
  };

  return {
    ...createScanDigest(client, settings),
    rows: results.rows,
    details: results.details,
    read,

    /** Creates a scan; an existing one stays unchanged. */
    async open({ id, startedAt, chunks, details }: NewScan, now: number): Promise<void> {
      const expiry = expiresAt(now, settings);
      const outstanding = chunks.length > 0 ? { outstanding: new Set(chunks) } : {};
      const item = scans.item(scanKey(id), { startedAt, chunks, details, ...outstanding }, expiry);
      const opened = await table.put(item, { condition: 'attribute_not_exists(pk)' });
      if (!opened && (await read(id))?.digest?.postedAt !== undefined) return;
      await table.put(openScans.item(openScanKey(id), { sk: id, expiresAt: expiry }));
    },

    /**
     * Stores the results of a chunk, then removes it from the outstanding ones.
     * @returns number of outstanding chunks: several workers may see 0, one of which gets the digest's claim
     * @throws GatewayError `scan-unknown` if the scan does not exist (or no longer)
     */
    async finish(
      id: string,
      chunk: string,
      result: ChunkResult,
      now: number,
    ): Promise<{ outstanding: number }> {
      await results.keep(id, chunk, result, now);
      const item = await table.update(scanKey(id), {
        drop: { outstanding: new Set([chunk]) },
        condition: 'attribute_exists(pk)',
      });
      if (!item) throw new GatewayError('scan-unknown', `scan ${id} not found`, { retryable: false });
      return { outstanding: scans.read(item).outstanding?.size ?? 0 };
    },
  };
}
