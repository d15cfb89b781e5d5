import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemsOf } from './batches.ts';
import { compressed, uncompressed } from './compressed.ts';
import {
  chunks as chunkItems,
  chunkKey,
  chunkPrefix,
  pieces as pieceItems,
  pieceKey,
  piecePrefix,
  scanKey,
} from './scan-item.ts';
import { expiresAt, openTable, type Table, type TableSettings } from './table.ts';

/** Result of a chunk: a row for each service, and details that only the reports show. */
export interface ChunkResult {
  rows: readonly unknown[];
  details: readonly unknown[];
}

/** Bytes of a piece: a DynamoDB item holds 400 kB, including names. */
const mostBytesPerPiece = 350_000;

/** Results of a scan's chunks, in the table; their reader parses them. Throws the SDK's errors. */
export function createScanResults(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  const place = { table, settings };

  return {
    /** Stores a chunk's result. The first one stays: a repetition changes nothing. */
    async keep(id: string, chunk: string, { rows, details }: ChunkResult, now: number): Promise<void> {
      const version = crypto.randomUUID();
      const rowPieces = piecesOf(rows);
      const fits = rowPieces.length <= 1;
      await putPieces(place, { id, version, part: 'details' }, piecesOf(details), now);
      if (!fits) await putPieces(place, { id, version, part: 'rows' }, rowPieces, now);
      const value = { chunk, version, ...(fits && { rows: rowPieces[0] ?? new Uint8Array() }) };
      const item = chunkItems.item(chunkKey(id, chunk), value, expiresAt(now, settings));
      await table.put(item, { condition: 'attribute_not_exists(pk)' });
    },

    /** Iterates over the rows of the finished chunks, one chunk at a time, so that a fleet need not fit into memory. */
    async *rows(id: string): AsyncIterable<{ chunk: string; rows: unknown[] }> {
      const below = { pk: scanKey(id).pk, prefix: chunkPrefix };
      for await (const { chunk, version, rows } of table.list(chunkItems, below)) {
        if (!rows) yield { chunk, rows: await readPieces(table, id, version, 'rows') };
        else yield { chunk, rows: valuesOf(table, [rows], version) };
      }
    },

    /** Details of these chunks, in their order; an unfinished chunk has none. */
    async details(id: string, chunks: readonly string[]): Promise<unknown[]> {
      const distinct = [...new Set(chunks)];
      const items = await itemsOf(
        table,
        distinct.map((chunk) => chunkKey(id, chunk)),
      );
      const kept = chunkItems.readAll(items, table.log);
      const versions = new Map(kept.map(({ chunk, version }) => [chunk, version]));
      const found: unknown[] = [];
      for (const chunk of distinct) {
        const version = versions.get(chunk);
        if (version) found.push(...(await readPieces(table, id, version, 'details')));
      }
      return found;
    },
  };
}

interface Place {
  table: Table;
  settings: TableSettings;
}

async function putPieces(
  { table, settings }: Place,
  { id, version, part }: { id: string; version: string; part: 'rows' | 'details' },
  pieces: readonly Uint8Array[],
  now: number,
): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    const key = pieceKey(id, version, part, index);
    await table.put(pieceItems.item(key, { piece }, expiresAt(now, settings)));
  }
}

async function readPieces(
  table: Table,
  id: string,
  version: string,
  part: 'rows' | 'details',
): Promise<unknown[]> {
  const pieces: Uint8Array[] = [];
  const below = { pk: scanKey(id).pk, prefix: piecePrefix(version, part) };
  for await (const { piece } of table.list(pieceItems, below)) pieces.push(piece);
  return valuesOf(table, pieces, version);
}

/** An unreadable value is logged and left out: the digest covers the rest of the scan. */
function valuesOf(table: Table, pieces: readonly Uint8Array[], version: string): unknown[] {
  const bytes = Buffer.concat(pieces);
  if (bytes.length === 0) return [];
  try {
    return z.array(z.unknown()).parse(uncompressed(bytes));
  } catch (error) {
    table.log?.error('result of a chunk left out', { error, version });
    return [];
  }
}

/** Splits values into pieces of compressed JSON that fit items; no values, no pieces. */
function piecesOf(values: readonly unknown[]): Uint8Array[] {
  if (values.length === 0) return [];
  const bytes = compressed(values);
  const count = Math.ceil(bytes.length / mostBytesPerPiece);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * mostBytesPerPiece, (index + 1) * mostBytesPerPiece),
  );
}
