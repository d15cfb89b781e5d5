import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { FargateSize } from '../model/fargate-sizes.ts';
import { formOf } from '../model/parse.ts';
import { itemsOf, putItems } from './batches.ts';
import { itemKind } from './item-kind.ts';
import { expiresAt, openTable, type TableSettings } from './table.ts';

/** The memory of a service between two analyses. Times are epoch ms. */
export interface SizingMemory {
  /** The sizes that were seen, oldest first, each with the time from which on it ran and how full it was. */
  sizes: { from: number; size: FargateSize; isCpuFull?: boolean; memoryShare?: number }[];
  /** When the last decision was made, what it was, and its reason. */
  decidedAt: number;
  action: string;
  reason: string;
}

/** A task size in an item. */
export const sizeForm = formOf<FargateSize>()({ cpuUnits: z.number(), memoryMiB: z.number() });

const remembered = itemKind(
  'sizing memory',
  formOf<SizingMemory & { key: string }>()({
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
  }),
);

/** Older sizes are past every look-back, even where a service is resized every few days. */
const mostSizes = 20;

const memoryKey = (key: string) => ({ pk: `SIZING#${key}`, sk: 'MEMORY' });

export type SizingMemories = ReturnType<typeof createSizingMemories>;

/**
 * Memories of services, which right-sizing reads and writes. Methods throw the SDK's errors, and GatewayError `contended` (retryable).
 * @param settings.keepDays how long a service is remembered after its last analysis, in days.
 */
export function createSizingMemories(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  return {
    /** @param keys the ARNs of services. Unknown ones are not in the answer. */
    async load(keys: readonly string[]): Promise<Map<string, SizingMemory>> {
      const items = await itemsOf(table, [...new Set(keys)].map(memoryKey));
      return new Map(remembered.readAll(items, table.log).map(({ key, ...memory }) => [key, memory]));
    },

    /** Of one key given twice the later counts. Only the newest 20 sizes are kept. @param now epoch ms */
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
