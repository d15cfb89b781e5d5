import { gunzipSync, gzipSync } from 'node:zlib';
import type { MessageReference } from '../model/incident.ts';

/** A scan as it stands: what is still outstanding, and how far its digest is. Times are epoch ms. */
export interface SizingScan {
  startedAt: number;
  chunks: string[];
  /** The chunks that nobody finished yet. */
  outstanding: string[];
  /** What was asked for, as `open` was told. */
  details: Record<string, unknown>;
  /** Absent until somebody claims it. */
  digest?: { attempts: number; reference?: MessageReference; postedAt?: number; claimedUntil?: number };
}

/** A scan as the table holds it. DynamoDB has no empty sets: with the last chunk `outstanding` goes. */
export interface ScanItem extends Omit<SizingScan, 'outstanding' | 'digest'> {
  outstanding?: Set<string>;
  attempts?: number;
  reference?: MessageReference;
  postedAt?: number;
  claimedUntil?: number;
}

export function scanOf(item: ScanItem): SizingScan {
  const { startedAt, chunks, outstanding, details, attempts, reference, postedAt, claimedUntil } = item;
  return {
    ...{ startedAt, chunks, details },
    outstanding: [...(outstanding ?? [])],
    ...(attempts !== undefined && { digest: { attempts, reference, postedAt, claimedUntil } }),
  };
}

export const scanKey = (id: string) => ({ pk: `SCAN#${id}`, sk: 'SCAN' });
/** Scans whose digest is not posted yet stand together under one key, to be found without a search. */
export const openScanKey = (id: string) => ({ pk: openScans, sk: id });
export const openScans = 'SCANS';

/**
 * A chunk's result is written under a version of its own, and counts once the chunk's item names that version: two
 * workers with the same chunk cannot mix their pieces.
 */
export const chunkPrefix = 'CHUNK#';
export const chunkKey = (id: string, chunk: string) => ({
  pk: scanKey(id).pk,
  sk: `${chunkPrefix}${chunk}`,
});
export const piecePrefix = (version: string, part: 'rows' | 'details') => `PIECE#${version}#${part}#`;
export const pieceKey = (id: string, version: string, part: 'rows' | 'details', index: number) => ({
  pk: scanKey(id).pk,
  sk: piecePrefix(version, part) + String(index).padStart(4, '0'),
});

/** DynamoDB's items hold 400 kB, names and all. */
const mostBytesPerPiece = 350_000;

/** Values as compressed JSON, in pieces that fit items; no values, no piece. */
export function piecesOf(values: readonly unknown[]): Uint8Array[] {
  if (values.length === 0) return [];
  const bytes = gzipSync(JSON.stringify(values));
  const count = Math.ceil(bytes.length / mostBytesPerPiece);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * mostBytesPerPiece, (index + 1) * mostBytesPerPiece),
  );
}

export function valuesOf(pieces: readonly Uint8Array[]): unknown[] {
  if (pieces.length === 0) return [];
  return JSON.parse(gunzipSync(Buffer.concat(pieces)).toString('utf8')) as unknown[];
}
