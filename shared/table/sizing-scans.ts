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

/** A scan that begins. */
interface NewScan {
  /** With the account and region of the scan. */
  id: string;
  startedAt: number;
  chunks: string[];
  details: ScanDetails;
}

/**
 * Scans of the fleet: work that many invocations share, and the digest that one of them posts. Every step may be
 * repeated. Times are epoch ms; methods throw the SDK's errors.
 * @param settings.keepDays how long scans and their results are kept, in days.
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

    /** Opens a scan; one that is there already stays as it is. */
    async open({ id, startedAt, chunks, details }: NewScan, now: number): Promise<void> {
      const expiry = expiresAt(now, settings);
      const outstanding = chunks.length > 0 ? { outstanding: new Set(chunks) } : {};
      const item = scans.item(scanKey(id), { startedAt, chunks, details, ...outstanding }, expiry);
      const opened = await table.put(item, { condition: 'attribute_not_exists(pk)' });
      if (!opened && (await read(id))?.digest?.postedAt !== undefined) return;
      await table.put(openScans.item(openScanKey(id), { sk: id, expiresAt: expiry }));
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
      const item = await table.update(scanKey(id), {
        drop: { outstanding: new Set([chunk]) },
        condition: 'attribute_exists(pk)',
      });
      if (!item) throw new GatewayError('scan-unknown', `there is no scan ${id}`, { retryable: false });
      return { outstanding: scans.read(item).outstanding?.size ?? 0 };
    },
  };
}
