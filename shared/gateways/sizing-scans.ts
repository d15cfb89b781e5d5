import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { GatewayError } from '../errors.ts';
import type { MessageReference } from '../task/incident.ts';
import {
  chunkKey,
  chunkPrefix,
  openScanKey,
  openScans,
  pieceKey,
  piecePrefix,
  piecesOf,
  type ScanItem,
  type SizingScan,
  scanKey,
  scanOf,
  valuesOf,
} from './scan-item.ts';
import { itemsOf } from './table-batches.ts';
import { expressionOf } from './update-expression.ts';

/** What a worker found out about its chunk: a row for each service, and what only the reports show. */
interface ChunkResult {
  rows: readonly unknown[];
  details: readonly unknown[];
}

/** The item of a finished chunk. Rows that do not fit into it stand in pieces. */
interface ChunkItem {
  chunk: string;
  version: string;
  rows?: Uint8Array;
}

export type SizingScans = ReturnType<typeof createSizingScans>;

/**
 * Scans of the fleet: work that many invocations share, and the digest that one of them posts. Every step may be
 * repeated. Times are epoch ms; methods throw the SDK's errors.
 * @param settings.keepDays how long scans and their results are kept, in days.
 */
export function createSizingScans(
  client: DynamoDBDocumentClient,
  settings: { tableName: string; keepDays: number },
) {
  const TableName = settings.tableName;
  const epochSeconds = (now: number) => Math.floor(now / 1000);
  const expiresAt = (now: number) => epochSeconds(now) + settings.keepDays * 86_400;

  /** The items of one partition whose sort keys begin like this, in the order of these keys. */
  async function* itemsBelow<Item>(pk: string, prefix: string): AsyncIterable<Item> {
    const condition = prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk';
    const query = {
      TableName,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: { ':pk': pk, ...(prefix && { ':prefix': prefix }) },
      ConsistentRead: true, // the digest is written moments after the last chunk
    };
    for await (const { Items } of paginateQuery({ client }, query)) yield* (Items ?? []) as Item[];
  }

  const readPieces = async (id: string, version: string, part: 'rows' | 'details') => {
    const pieces = [];
    const items = itemsBelow<{ piece: Uint8Array }>(scanKey(id).pk, piecePrefix(version, part));
    for await (const { piece } of items) pieces.push(piece);
    return valuesOf(pieces);
  };

  const read = async (id: string): Promise<SizingScan | undefined> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: scanKey(id), ConsistentRead: true }));
    return Item && scanOf(Item as ScanItem);
  };

  /** @returns false when the condition of the write does not hold. */
  const unlessRefused = async (write: Promise<unknown>): Promise<boolean> => {
    try {
      await write;
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  /** The first result of a chunk stays: a repeat changes nothing. */
  const keepResult = async (id: string, chunk: string, { rows, details }: ChunkResult, now: number) => {
    const version = crypto.randomUUID();
    const rowPieces = piecesOf(rows);
    const inItem = rowPieces.length <= 1;
    const put = (Item: Record<string, unknown>) =>
      client.send(new PutCommand({ TableName, Item: { ...Item, expiresAt: expiresAt(now) } }));
    for (const [index, piece] of piecesOf(details).entries())
      await put({ ...pieceKey(id, version, 'details', index), piece });
    for (const [index, piece] of inItem ? [] : rowPieces.entries())
      await put({ ...pieceKey(id, version, 'rows', index), piece });
    const command = new PutCommand({
      TableName,
      Item: {
        ...chunkKey(id, chunk),
        ...{ chunk, version, expiresAt: expiresAt(now) },
        ...(inItem && { rows: rowPieces[0] ?? new Uint8Array() }),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await unlessRefused(client.send(command));
  };

  return {
    /** Opens a scan; one that is there already stays as it is. */
    async open(
      scan: Omit<SizingScan, 'outstanding' | 'digest'> & { id: string },
      now: number,
    ): Promise<void> {
      const { id, startedAt, chunks, details } = scan;
      const outstanding = chunks.length > 0 ? new Set(chunks) : undefined;
      const command = new PutCommand({
        TableName,
        Item: {
          ...scanKey(id),
          ...{ startedAt, chunks, details, expiresAt: expiresAt(now) },
          ...(outstanding && { outstanding }),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      const opened = await unlessRefused(client.send(command));
      if (!opened && (await read(id))?.digest?.postedAt !== undefined) return;
      await client.send(
        new PutCommand({ TableName, Item: { ...openScanKey(id), expiresAt: expiresAt(now) } }),
      );
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
      await keepResult(id, chunk, result, now);
      const command = new UpdateCommand({
        TableName,
        Key: scanKey(id),
        UpdateExpression: 'DELETE outstanding :chunk',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':chunk': new Set([chunk]) },
        ReturnValues: 'ALL_NEW',
      });
      try {
        const { Attributes } = await client.send(command);
        return { outstanding: (Attributes as ScanItem).outstanding?.size ?? 0 };
      } catch (cause) {
        if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
        throw new GatewayError('scan-unknown', `there is no scan ${id}`, { retryable: false, cause });
      }
    },

    read,

    /** The rows of the chunks that are finished, one chunk after the other, so that a fleet needs not fit into memory. */
    async *rows(id: string): AsyncIterable<{ chunk: string; rows: unknown[] }> {
      for await (const { chunk, version, rows } of itemsBelow<ChunkItem>(scanKey(id).pk, chunkPrefix)) {
        if (!rows) yield { chunk, rows: await readPieces(id, version, 'rows') };
        else yield { chunk, rows: rows.length > 0 ? valuesOf([rows]) : [] };
      }
    },

    /** The details of these chunks, in their order; a chunk that is not finished has none. */
    async details(id: string, chunks: readonly string[]): Promise<unknown[]> {
      const keys = [...new Set(chunks)].map((chunk) => chunkKey(id, chunk));
      const items = (await itemsOf(client, TableName, keys)) as unknown as ChunkItem[];
      const versions = new Map(items.map(({ chunk, version }) => [chunk, version]));
      const found: unknown[] = [];
      for (const chunk of new Set(chunks)) {
        const version = versions.get(chunk);
        if (version) found.push(...(await readPieces(id, version, 'details')));
      }
      return found;
    },

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
        ReturnValues: 'ALL_NEW',
      });
      try {
        const { Attributes } = await client.send(command);
        return { attempts: (Attributes as ScanItem).attempts ?? 1 };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
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
      for await (const item of itemsBelow<{ sk: string; expiresAt: number }>(openScans, '')) {
        // DynamoDB deletes what is past its time within days, not at once.
        if (item.expiresAt > epochSeconds(now)) ids.push(item.sk);
      }
      return ids;
    },
  };
}
