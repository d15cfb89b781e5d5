import { failureInWords } from '../../aws/read-or-gap.ts';
import { utcDay } from '../../model/format.ts';
import type { PriceList } from '../../model/price-list.ts';
import type { AnalysisSettings } from '../decide/analyse.ts';
import { shippedPriceList } from '../decide/prices.ts';
import type { Sources } from './sources.ts';

/** Prices of the region, and a sentence that names their source. */
export interface Prices {
  list?: PriceList;
  basis: string;
}

/**
 * Reads the on-demand list prices of the region: from the table if at most a week old, else from the AWS Price List,
 * else those shipped with this version, else none. Never throws: a report can rank sizes without prices.
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
    await table?.prices.save(list, now()).catch((error) => log.warn('prices not stored', { error }));
    return { list, basis: basisOf(list) };
  } catch (error) {
    const why = failureInWords(error, 'pricing:GetProducts');
    log.warn('AWS Price List request failed', { error });
    const shipped = shippedPriceList(region);
    if (shipped) return { list: shipped, basis: `${basisOf(shipped)} (AWS Price List: ${why})` };
    return {
      basis: `no price of ${region} is known (AWS Price List: ${why}), so changes are in percent`,
    };
  }
}

/** Source of the prices in a report: the list price, and the owner's own terms. */
export function basisInWords(
  { list, basis }: Prices,
  { priceMultiplier, spotFactor }: Pick<AnalysisSettings, 'priceMultiplier' | 'spotFactor'>,
): string {
  if (!list) return basis;
  return [
    basis,
    ...(priceMultiplier === 1 ? [] : [`times ${priceMultiplier} (priceMultiplier)`]),
    ...(spotFactor === undefined ? [] : [`Spot at ${spotFactor} times that (spotFactor)`]),
  ].join(', ');
}

function basisOf({ region, source }: PriceList): string {
  return `on-demand list price of ${region}, ${source}`;
}
