import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { FargateSize } from '../model/fargate-sizes.ts';
import { formOf } from '../model/parse.ts';
import { itemsOf, putItems } from './batches.ts';
import { itemKind } from './item-kind.ts';
import { expiresAt, openTable, type TableSettings } from './table.ts';

/** Record of a service between two analyses. Times are epoch ms. */
export interface SizingMemory {
  /** Sizes seen, oldest first, each with the time from which it ran and how full it was. */
  sizes: { from: number; size: FargateSize; isCpuFull?: boolean; memoryShare?: number }[];
  /** Time, action and reason of the last decision. */
  decidedAt: number;
  action: string;
  reason: string;
}

/** Task size in an item. */
export const sizeForm = formOf<FargateSize>()(() => ({ cpuUnits: z.number(), memoryMiB: z.number() }));

const remembered = itemKind(
  'sizing memory',
  formOf<SizingMemory & { key: string }>()(() => ({
    key: z.string(),
    sizes: z.array(
      z.object({
        from: z.number(),
        size: sizeForm,
        isCpuFull: z.optional(z.boolean()),
        memoryShare: z.optional(z.number()),
      }),
    ),
    decidedAt: z.number(),
    action: z.string(),
    reason: z.string(),
  })),
);

/** Sizes kept: older ones are beyond every look-back, even where a service is resized every few days. */
const mostSizes = 20;

const memoryKey = (key: string) => ({ pk: `SIZING#${key}`, sk: 'MEMORY' });

export type SizingMemories = ReturnType<typeof createSizingMemories>;

/**
 * Records that right-sizing reads and writes for each service. Methods throw the SDK's errors, and GatewayError
 * `contended` (retryable).
 * @param settings.keepDays retention of a service's record after its last analysis, days
 */
export function createSizingMemories(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  return {
    /** Reads records. @param keys ARNs of services; unknown ones are left out of the result */
    async load(keys: readonly string[]): Promise<Map<string, SizingMemory>> {
      const items = await itemsOf(table, [...new Set(keys)].map(memoryKey));
      return new Map(remembered.readAll(items, table.log).map(({ key, ...memory }) => [key, memory]));
    },

    /**
     * Saves records; if a key appears twice, the later entry counts. Only the newest 20 sizes are kept. @param now
     * epoch ms
     */
    async save(entries: readonly { key: string; memory: SizingMemory }[], now: number): Promise<void> {
      const items = entries.map(({ key, memory }) => {
        const sizes = memory.sizes.slice(-mostSizes);
        const item = remembered.item(memoryKey(key), { key, ...memory, sizes }, expiresAt(now, settings));
        return [key, item] as const;
      });
      await putItems(table, [...new Map(items).values()]);
    },
  };
}
