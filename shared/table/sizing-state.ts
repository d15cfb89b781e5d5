import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { FargateSize } from '../model/fargate-sizes.ts';
import type { PriceList } from '../model/price-list.ts';
import { weekMs } from '../model/units.ts';
import { itemsOf, putItems } from './batches.ts';
import { unlessRefused } from './conditional-write.ts';
import { epochSeconds, expiresAt, itemsBelow, type TableSettings } from './table.ts';

/** What is remembered of a service between two analyses. Times are epoch ms. */
export interface SizingMemory {
  /** The sizes that were seen, oldest first, each with the time from which on it ran. */
  sizes: { from: number; size: FargateSize }[];
  /** When the last decision was made, what it was, and the code of its reason. */
  decidedAt: number;
  action: string;
  reason: string;
}

/** A service that stands at its limit and need not grow yet. Times are epoch ms. */
export interface WaitingService {
  clusterName: string;
  serviceName: string;
  since: number;
  askedAt: number;
}

/** Older sizes are past every look-back, even where a service is resized every few days. */
const mostSizes = 20;

const memoryKey = (key: string) => ({ pk: `SIZING#${key}`, sk: 'MEMORY' });
const pricesKey = (region: string) => ({ pk: 'PRICES', sk: region });
const waiting = 'WAITING';
const waitingKey = ({ clusterName, serviceName }: Pick<WaitingService, 'clusterName' | 'serviceName'>) => ({
  pk: waiting,
  sk: `${clusterName}/${serviceName}`,
});
const claimKey = (name: string) => ({ pk: `CLAIM#${name}`, sk: 'CLAIM' });

export type SizingState = ReturnType<typeof createSizingState>;

/**
 * What right-sizing remembers in the table: sizes seen and decisions, prices, who has an alarm in hand, and which
 * services wait.
 * Methods throw the SDK's errors, and GatewayError `contended` (retryable).
 * @param settings.keepDays how long a service is remembered after its last analysis, in days.
 */
export function createSizingState(client: DynamoDBDocumentClient, settings: TableSettings) {
  const TableName = settings.tableName;
  return {
    /** @param keys whatever names a service for good, such as its ARN. Unknown ones are not in the answer. */
    async load(keys: readonly string[]): Promise<Map<string, SizingMemory>> {
      const items = await itemsOf(client, TableName, [...new Set(keys)].map(memoryKey));
      return new Map(
        items.map((item) => {
          const { key, sizes, decidedAt, action, reason } = item as unknown as SizingMemory & { key: string };
          return [key, { sizes, decidedAt, action, reason }];
        }),
      );
    },

    /** Of one key given twice the later counts. Only the newest 20 sizes are kept. */
    async save(entries: readonly { key: string; memory: SizingMemory }[], now: number): Promise<void> {
      const items = new Map(
        entries.map(({ key, memory }) => {
          const sizes = memory.sizes.slice(-mostSizes);
          return [
            key,
            { ...memoryKey(key), key, ...memory, sizes, expiresAt: expiresAt(now, settings) },
          ] as const;
        }),
      );
      await putItems(client, TableName, [...items.values()]);
    },

    /** The region's prices, if they were kept within the last week. */
    async prices(region: string, now: number): Promise<PriceList | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: pricesKey(region) }));
      // DynamoDB deletes what is past its time within days, not at once.
      return Item && Item.expiresAt > epochSeconds(now) ? (Item.list as PriceList) : undefined;
    },

    async keepPrices(list: PriceList, now: number): Promise<void> {
      const Item = { ...pricesKey(list.region), list, expiresAt: epochSeconds(now + weekMs) };
      await client.send(new PutCommand({ TableName, Item }));
    },

    /**
     * Whether the caller is the only one who has this name in hand for so long, ms.
     * @param holder who asks, where the next try must get the same claim again, as after a worker that died with it
     */
    async claimOnce(
      name: string,
      now: number,
      holdMs: number,
      // Whoever repeats this very call, as the SDK does when a connection breaks, has the claim already.
      holder: string = crypto.randomUUID(),
    ): Promise<boolean> {
      const heldUntil = now + holdMs;
      const command = new PutCommand({
        TableName,
        Item: { ...claimKey(name), holder, heldUntil, expiresAt: epochSeconds(heldUntil) + 1 },
        ConditionExpression: 'attribute_not_exists(pk) OR heldUntil <= :now OR holder = :holder',
        ExpressionAttributeValues: { ':now': now, ':holder': holder },
      });
      return (await unlessRefused(client.send(command))) !== undefined;
    },

    /** Gives the name back before its time, so that the next try is not refused. */
    async release(name: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: claimKey(name) }));
    },

    /** Notes that a service was asked now and waits; since when it does stays as it was. */
    async keepWaiting(
      service: Pick<WaitingService, 'clusterName' | 'serviceName'>,
      now: number,
    ): Promise<void> {
      const command = new UpdateCommand({
        TableName,
        Key: waitingKey(service),
        UpdateExpression:
          'SET since = if_not_exists(since, :now), askedAt = :now, clusterName = :cluster, ' +
          'serviceName = :service, expiresAt = :expiry',
        ExpressionAttributeValues: {
          ':now': now,
          ':cluster': service.clusterName,
          ':service': service.serviceName,
          ':expiry': expiresAt(now, settings),
        },
      });
      await client.send(command);
    },

    /** The service has its answer, or needs none any more. */
    async endWaiting(service: Pick<WaitingService, 'clusterName' | 'serviceName'>): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: waitingKey(service) }));
    },

    /** The services that wait; first whoever was not asked for longest. */
    async waitingServices(): Promise<WaitingService[]> {
      const found = [];
      const items = itemsBelow<WaitingService>(client, TableName, { pk: waiting });
      for await (const { clusterName, serviceName, since, askedAt } of items) {
        found.push({ clusterName, serviceName, since, askedAt });
      }
      return found.sort((one, other) => one.askedAt - other.askedAt);
    },
  };
}
