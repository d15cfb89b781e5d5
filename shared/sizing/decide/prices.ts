import type { FargatePrice, PricedPlatform, PriceList } from '../../model/price-list.ts';

const source = 'shipped with the program, as of 2026-09';

/** US East: usage types USE1-Fargate-* and USE2-Fargate-*, which have the same prices. */
const usEast = {
  'LINUX/X86_64': { perVcpuHour: 0.04048, perGiBHour: 0.004445, perStorageGiBHour: 0.000111 },
  'LINUX/ARM64': { perVcpuHour: 0.03238, perGiBHour: 0.00356, perStorageGiBHour: 0.000111 },
  // The second part is the license: Fargate-Windows-OS-Hours:perCPU.
  'WINDOWS/X86_64': {
    perVcpuHour: 0.046552 + 0.046,
    perGiBHour: 0.00511175,
    perStorageGiBHour: 0.000111,
  },
};

/**
 * Prices for accounts that cannot call the Price List API, from AWS's own price list as of 2026-09. Contains only what
 * was read (for Mumbai x86 alone, without storage): no price is guessed from another region's. Mumbai was checked
 * against a bill of 2026-05 (29,592 h for $1,259.77: 0.04257) and its savings plan of 45% for three years (0.023408 and
 * 0.00256: 0.04256 and 0.004655).
 */
const shipped: readonly PriceList[] = [
  { region: 'us-east-1', source, prices: usEast },
  { region: 'us-east-2', source, prices: usEast },
  {
    region: 'ap-south-1',
    source,
    prices: { 'LINUX/X86_64': { perVcpuHour: 0.04256, perGiBHour: 0.004655 } },
  },
];

/** Price list shipped for a region; undefined if there is none. */
export function shippedPriceList(region: string): PriceList | undefined {
  return shipped.find((list) => list.region === region);
}

/** Payment terms of a service: the share of its tasks on Spot, and the owner's discounts on the list price. */
export interface PaymentTerms {
  /** 0 to 1. */
  spotShare: number;
  /**
   * Price of Fargate Spot as a share of the on-demand price; AWS publishes none, so undefined unless the owner sets it.
   */
  spotFactor?: number;
  /** Factor for discounts that only the owner knows (Savings Plans, an agreement): 0.8 is a 20% discount. */
  multiplier: number;
}

/**
 * Price of one task on these terms. If no price is known, the price ratio of us-east-1 ranks the sizes and no amounts
 * are shown: `rankingOnly`.
 */
export function priceOn(
  list: PriceList | undefined,
  platform: PricedPlatform,
  { spotShare, spotFactor, multiplier }: PaymentTerms,
): FargatePrice {
  const known = list?.prices[platform];
  if (!known || (spotShare > 0 && spotFactor === undefined)) {
    return { ...(known ?? usEast[platform]), rankingOnly: true };
  }
  const factor = multiplier * (1 - spotShare + spotShare * (spotFactor ?? 1));
  return {
    perVcpuHour: known.perVcpuHour * factor,
    perGiBHour: known.perGiBHour * factor,
    perStorageGiBHour: known.perStorageGiBHour && known.perStorageGiBHour * factor,
  };
}
