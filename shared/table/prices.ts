import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { formOf } from '../model/parse.ts';
import type { FargatePrice, PriceList } from '../model/price-list.ts';
import { weekMs } from '../model/units.ts';
import { itemKind } from './item-kind.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

const priceForm = formOf<FargatePrice>()(() => ({
  perVcpuHour: z.number(),
  perGiBHour: z.number(),
  perStorageGiBHour: z.optional(z.number()),
  rankingOnly: z.optional(z.literal(true)),
}));
const listForm = formOf<PriceList>()(() => ({
  region: z.string(),
  prices: formOf<PriceList['prices']>()(() => ({
    'LINUX/X86_64': z.optional(priceForm),
    'LINUX/ARM64': z.optional(priceForm),
    'WINDOWS/X86_64': z.optional(priceForm),
  })),
  source: z.string(),
}));
const prices = itemKind('price list', z.object({ list: listForm, expiresAt: z.number() }));

/** List prices are the same for every account. */
const pricesKey = (region: string) => ({ pk: 'PRICES', sk: region });

export type KeptPrices = ReturnType<typeof createKeptPrices>;

/** AWS's list prices of a region, cached for a week. Methods throw the SDK's errors. */
export function createKeptPrices(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /** Prices of the region, if cached within the last week. @param now epoch ms */
    async load(region: string, now: number): Promise<PriceList | undefined> {
      const kept = await table.get(prices, pricesKey(region));
      // DynamoDB deletes expired items within days, not at once.
      return kept && kept.expiresAt > epochSeconds(now) ? kept.list : undefined;
    },

    async save(list: PriceList, now: number): Promise<void> {
      const kept = { list, expiresAt: epochSeconds(now + weekMs) };
      await table.put(prices.item(pricesKey(list.region), kept));
    },
  };
}
