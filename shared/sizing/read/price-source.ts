import { failureInWords } from '../../aws/soft-read.ts';
import { utcDay } from '../../model/format.ts';
import type { PriceList } from '../../model/price-list.ts';
import type { AnalysisSettings } from '../decide/analyse.ts';
import { shippedPriceList } from '../decide/prices.ts';
import type { Sources } from './sources.ts';

/** The prices of the region, and a sentence on where they come from. */
export interface Prices {
  list?: PriceList;
  basis: string;
}

/**
 * The on-demand list prices of the region: those in the table of up to a week ago, else asked of the AWS Price List,
 * else shipped with the program, else none. Never throws: without prices a report still ranks sizes.
 */
export async function pricesOf({ table, prices, region, now, log }: Sources): Promise<Prices> {
  const cached = await table?.prices.load(region, now()).catch((error) => {
    log.warn('cached prices not readable', { error });
    return undefined;
  });
  if (cached) return { list: cached, basis: basisOf(cached) };
  try {
    const source = `AWS Price List, ${utcDay(now())}`;
    const list = { region, prices: await prices.fargatePrices(region), source };
    if (Object.keys(list.prices).length === 0) throw new Error('NoPrices');
    await table?.prices.save(list, now()).catch((error) => log.warn('prices not kept', { error }));
    return { list, basis: basisOf(list) };
  } catch (error) {
    const why = failureInWords(error, 'pricing:GetProducts');
    log.warn('no answer of the AWS Price List', { error });
    const shipped = shippedPriceList(region);
    if (shipped) return { list: shipped, basis: `${basisOf(shipped)} (AWS Price List: ${why})` };
    return {
      basis: `no price of ${region} is known (AWS Price List: ${why}), so changes are told in percent`,
    };
  }
}

/** Where the money of a report comes from: the list price, and what the owner's own terms made of it. */
export function basisInWords(
  { list, basis }: Prices,
  { priceMultiplier, spotFactor }: Pick<AnalysisSettings, 'priceMultiplier' | 'spotFactor'>,
): string {
  if (!list) return basis;
  return [
    basis,
    ...(priceMultiplier === 1 ? [] : [`times ${priceMultiplier} as set`]),
    ...(spotFactor === undefined ? [] : [`Spot at ${spotFactor} of it as set`]),
  ].join(', ');
}

function basisOf({ region, source }: PriceList): string {
  return `on-demand list price of ${region}, ${source}`;
}
