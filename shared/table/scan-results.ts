import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { itemsOf } from './batches.ts';
import { unlessRefused } from './conditional-write.ts';
import { chunkKey, chunkPrefix, pieceKey, piecePrefix, piecesOf, scanKey, valuesOf } from './scan-item.ts';
import { expiresAt, itemsBelow, type TableSettings } from './table.ts';

/** What a worker found out about its chunk: a row for each service, and what only the reports show. */
export interface ChunkResult {
  rows: readonly unknown[];
  details: readonly unknown[];
}

/** The item of a finished chunk. Rows that do not fit into it stand in pieces. */
interface ChunkItem {
  chunk: string;
  version: string;
  rows?: Uint8Array;
}

/** The results of a scan's chunks, in the table. Throws the SDK's errors. */
export function createScanResults(client: DynamoDBDocumentClient, settings: TableSettings) {
  const TableName = settings.tableName;

  const put = (Item: Record<string, unknown>, now: number, ConditionExpression?: string) =>
    client.send(
      new PutCommand({
        ...{ TableName, ConditionExpression },
        Item: { ...Item, expiresAt: expiresAt(now, settings) },
      }),
    );

  const readPieces = async (id: string, version: string, part: 'rows' | 'details') => {
    const pieces = [];
    const below = { pk: scanKey(id).pk, prefix: piecePrefix(version, part) };
    for await (const { piece } of itemsBelow<{ piece: Uint8Array }>(client, TableName, below)) {
      pieces.push(piece);
    }
    return valuesOf(pieces);
  };

  return {
    /** The first result of a chunk stays: a repeat changes nothing. */
    async keep(id: string, chunk: string, { rows, details }: ChunkResult, now: number): Promise<void> {
      const version = crypto.randomUUID();
      const rowPieces = piecesOf(rows);
      const fits = rowPieces.length <= 1;
      for (const [index, piece] of piecesOf(details).entries()) {
        await put({ ...pieceKey(id, version, 'details', index), piece }, now);
      }
      for (const [index, piece] of fits ? [] : rowPieces.entries()) {
        await put({ ...pieceKey(id, version, 'rows', index), piece }, now);
      }
      const item: ChunkItem = { chunk, version, ...(fits && { rows: rowPieces[0] ?? new Uint8Array() }) };
      await unlessRefused(put({ ...chunkKey(id, chunk), ...item }, now, 'attribute_not_exists(pk)'));
    },

    /** The rows of the chunks that are finished, one chunk after the other, so that a fleet need not fit into memory. */
    async *rows(id: string): AsyncIterable<{ chunk: string; rows: unknown[] }> {
      const below = { pk: scanKey(id).pk, prefix: chunkPrefix };
      for await (const { chunk, version, rows } of itemsBelow<ChunkItem>(client, TableName, below)) {
        if (!rows) yield { chunk, rows: await readPieces(id, version, 'rows') };
        else yield { chunk, rows: rows.length > 0 ? valuesOf([rows]) : [] };
      }
    },

    /** The details of these chunks, in their order; a chunk that is not finished has none. */
    async details(id: string, chunks: readonly string[]): Promise<unknown[]> {
      const distinct = [...new Set(chunks)];
      const keys = distinct.map((chunk) => chunkKey(id, chunk));
      const items = (await itemsOf(client, TableName, keys)) as unknown as ChunkItem[];
      const versions = new Map(items.map(({ chunk, version }) => [chunk, version]));
      const found: unknown[] = [];
      for (const chunk of distinct) {
        const version = versions.get(chunk);
        if (version) found.push(...(await readPieces(id, version, 'details')));
      }
      return found;
    },
  };
}
