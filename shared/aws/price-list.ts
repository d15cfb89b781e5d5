import { GetProductsCommand, type PricingClient } from '@aws-sdk/client-pricing';
import { partitionOfRegion } from '../model/partition.ts';
import { type PriceLine, type PriceList, priceLinesOf, pricesFromLines } from '../model/price-list.ts';
import { pages } from './pages.ts';

/** Page size of the Price List API (its maximum). */
const pageSize = 100;

export type FargatePrices = ReturnType<typeof createPriceList>;

/**
 * Reads AWS's list prices.
 * @param clientIn creates a client in a region where the Price List has an endpoint
 */
export function createPriceList(clientIn: (region: string) => PricingClient) {
  return {
    /**
     * Reads the on-demand prices of Fargate in a region, USD; empty for a region without prices. Throws the SDK's
     * errors.
     */
    async fargatePrices(region: string): Promise<PriceList['prices']> {
      if (partitionOfRegion(region)?.hasPriceList === false) return {};
      const client = clientIn(endpointFor(region));
      const list = (NextToken?: string) =>
        client.send(
          new GetProductsCommand({
            ServiceCode: 'AmazonECS',
            Filters: [
              { Type: 'TERM_MATCH', Field: 'regionCode', Value: region },
              { Type: 'CONTAINS', Field: 'usagetype', Value: 'Fargate' },
            ],
            MaxResults: pageSize,
            NextToken,
          }),
        );
      const lines: PriceLine[] = [];
      for await (const page of pages(list)) {
        for (const text of page.PriceList ?? []) lines.push(...priceLinesOf(String(text)));
      }
      return pricesFromLines(lines);
    },
  };
}

/** Nearest of the three regions with a Price List endpoint. */
function endpointFor(region: string): string {
  if (region.startsWith('ap-')) return 'ap-south-1';
  return /^(eu|me|af|il)-/.test(region) ? 'eu-central-1' : 'us-east-1';
}
