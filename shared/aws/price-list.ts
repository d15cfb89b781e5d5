import { GetProductsCommand, type PricingClient } from '@aws-sdk/client-pricing';
import { type PriceLine, type PriceList, priceLinesOf, pricesFromLines } from '../model/price-list.ts';
import { pages } from './pages.ts';

/** China, GovCloud and the isolated partitions: their credentials do not open the list, or it is not in USD. */
const otherPartition = /^(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/;

/** The most that AWS puts on a page. */
const pageSize = 100;

export type FargatePrices = ReturnType<typeof createPriceList>;

/**
 * AWS's list prices.
 * @param clientIn a client in a region where the Price List has an endpoint.
 */
export function createPriceList(clientIn: (region: string) => PricingClient) {
  return {
    /**
     * What Fargate costs on demand in a region, USD; nothing for a region that AWS's list does not price.
     * Throws the SDK's errors.
     */
    async fargatePrices(region: string): Promise<PriceList['prices']> {
      if (otherPartition.test(region)) return {};
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

/** The nearest of the three regions where the Price List answers. */
function endpointFor(region: string): string {
  if (region.startsWith('ap-')) return 'ap-south-1';
  return /^(eu|me|af|il)-/.test(region) ? 'eu-central-1' : 'us-east-1';
}
