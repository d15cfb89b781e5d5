import type { FargatePrice, PricedPlatform, PriceList } from '../../model/price-list.ts';

const source = 'shipped with the program, as of 2026-09';

/** US East: usage types USE1- and USE2-Fargate-*, which are priced alike. */
const usEast = {
  'LINUX/X86_64': { perVcpuHour: 0.04048, perGiBHour: 0.004445, perStorageGiBHour: 0.000111 },
  'LINUX/ARM64': { perVcpuHour: 0.03238, perGiBHour: 0.00356, perStorageGiBHour: 0.000111 },
  // The second part is the licence: Fargate-Windows-OS-Hours:perCPU.
  'WINDOWS/X86_64': {
    perVcpuHour: 0.046552 + 0.046,
    perGiBHour: 0.00511175,
    perStorageGiBHour: 0.000111,
  },
};

/**
 * Prices for accounts where the Price List API cannot be asked: AWS's own price list, read 2026-09. Only what was
 * read is here (of Mumbai that was x86 alone, without storage): no price is guessed from another region's. Mumbai is
 * checked against a bill of 2026-05 (29,592 h for $1,259.77: 0.04257) and its savings plan of 45% for three years
 * (0.023408 and 0.00256: 0.04256 and 0.004655).
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

/** The price list shipped for a region, or undefined. */
export function shippedPriceList(region: string): PriceList | undefined {
  return shipped.find((list) => list.region === region);
}

/** How a service pays: the share of its tasks on Spot, and what the owner's own terms make of the list price. */
export interface PaymentTerms {
  /** 0 to 1. */
  spotShare: number;
  /** Fargate Spot's price over the on-demand price; AWS publishes none, so undefined unless the owner says it. */
  spotFactor?: number;
  /** For discounts that only the owner knows (Savings Plans, an agreement): 0.8 is a fifth off. */
  multiplier: number;
}

/**
 * What one task costs on these terms. Without a known price the ratio of us-east-1 ranks the sizes and no money is
 * told: `rankingOnly`.
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
