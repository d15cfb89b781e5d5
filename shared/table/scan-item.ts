import * as z from 'zod/mini';
import type { MessageReference } from '../model/incident.ts';
import { formOf } from '../model/parse.ts';
import { bytesForm } from './compressed.ts';
import { messageForm } from './decisions.ts';
import { itemKind } from './item-kind.ts';
import { leaseFields } from './lease.ts';

/** Facts about a scan that the planner records for its digest. */
export interface ScanDetails {
  clusters: { arn: string; name: string }[];
  lookbackDays: number;
  problems: string[];
}

/** State of a scan: the outstanding chunks, and its digest. Times are epoch ms. */
export interface SizingScan {
  startedAt: number;
  chunks: string[];
  /** Chunks that no worker has finished yet. */
  outstanding: string[];
  details: ScanDetails;
  /** Absent until a worker claims it. */
  digest?: { attempts: number; reference?: MessageReference; postedAt?: number; leaseUntil?: number };
}

const scanForm = z.object({
  startedAt: z.number(),
  chunks: z.array(z.string()),
  /** DynamoDB has no empty sets: the attribute disappears with the last chunk. */
  outstanding: z.optional(z.set(z.string())),
  details: formOf<ScanDetails>()(() => ({
    clusters: z.array(z.object({ arn: z.string(), name: z.string() })),
    lookbackDays: z.number(),
    problems: z.array(z.string()),
  })),
  attempts: z.optional(z.number()),
  reference: z.optional(messageForm),
  postedAt: z.optional(z.number()),
  ...leaseFields,
});

export const scans = itemKind('scan', scanForm);
/** Scan whose digest is not posted yet. */
export const openScans = itemKind('open scan', z.object({ sk: z.string(), expiresAt: z.number() }));
/** Finished chunk. Rows that do not fit into the item are stored in pieces. */
export const chunks = itemKind(
  'chunk',
  z.object({ chunk: z.string(), version: z.string(), rows: z.optional(bytesForm) }),
);
export const pieces = itemKind('piece of a chunk', z.object({ piece: bytesForm }));

/** Scan in an item. */
export function scanOf(item: z.infer<typeof scanForm>): SizingScan {
  const { startedAt, chunks, outstanding, details, attempts, reference, postedAt, leaseUntil } = item;
  return {
    ...{ startedAt, chunks, details },
    outstanding: [...(outstanding ?? [])],
    ...(attempts !== undefined && { digest: { attempts, reference, postedAt, leaseUntil } }),
  };
}

/** The id of a scan contains its account and region, and so do the keys of its items. */
export const scanKey = (id: string) => ({ pk: `SCAN#${id}`, sk: 'SCAN' });
/** Partition of all scans without a posted digest, so that no table scan is needed. */
export const openScansPartition = 'SCANS';
export const openScanKey = (id: string) => ({ pk: openScansPartition, sk: id });

/**
 * Prefix of a chunk's result, which is written under a version of its own and counts once the chunk's item names that
 * version: two workers on the same chunk cannot mix their pieces.
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
