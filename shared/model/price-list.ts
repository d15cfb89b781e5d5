import * as z from 'zod/mini';
import type { OperatingSystem } from './fargate-sizes.ts';

export type Architecture = 'X86_64' | 'ARM64';

/** What one running task costs, in USD per hour of each vCPU and each GiB. */
export interface FargatePrice {
  perVcpuHour: number;
  perGiBHour: number;
  /** Of each GiB of ephemeral storage above the free 20 GiB; absent where it is not known. */
  perStorageGiBHour?: number;
  /**
   * True where no price is known (Spot without a factor, a region without a price): the numbers still rank the
   * sizes, since the ratio of vCPU to memory is nearly the same everywhere, but no money is told.
   */
  rankingOnly?: true;
}

/** A platform that Fargate prices on its own. */
export type PricedPlatform = 'LINUX/X86_64' | 'LINUX/ARM64' | 'WINDOWS/X86_64';

/** The on-demand list prices of one region. */
export interface PriceList {
  region: string;
  prices: Partial<Record<PricedPlatform, FargatePrice>>;
  /** For people: `AWS Price List, 2026-11-25`. */
  source: string;
}

/** Windows runs on x86 alone. */
export function platformOf(os: OperatingSystem, architecture: Architecture): PricedPlatform {
  return os === 'WINDOWS' ? 'WINDOWS/X86_64' : `LINUX/${architecture}`;
}

/** One line of AWS's price list: `USE1-Fargate-vCPU-Hours:perCPU`, 0.04048. */
export interface PriceLine {
  usageType: string;
  usd: number;
}

/** Usage types after the region's prefix, which us-east-1 has too (USE1-). */
const usageTypes = {
  'LINUX/X86_64': { vcpu: ['Fargate-vCPU-Hours:perCPU'], memory: 'Fargate-GB-Hours' },
  'LINUX/ARM64': { vcpu: ['Fargate-ARM-vCPU-Hours:perCPU'], memory: 'Fargate-ARM-GB-Hours' },
  // The licence comes on top of each vCPU.
  'WINDOWS/X86_64': {
    vcpu: ['Fargate-Windows-vCPU-Hours:perCPU', 'Fargate-Windows-OS-Hours:perCPU'],
    memory: 'Fargate-Windows-GB-Hours',
  },
} as const satisfies Record<PricedPlatform, { vcpu: readonly string[]; memory: string }>;

const storageUsageType = 'Fargate-EphemeralStorage-GB-Hours';

/** The Fargate prices among the lines of ECS. A platform of which a part is missing is left out. */
export function pricesFromLines(lines: readonly PriceLine[]): PriceList['prices'] {
  const usdOf = (usageType: string) =>
    lines.find((line) => line.usageType.replace(/^[A-Z0-9]+-/, '') === usageType)?.usd;
  const storage = usdOf(storageUsageType);
  const platforms = Object.entries(usageTypes).flatMap(([platform, { vcpu, memory }]) => {
    const parts = [...vcpu.map(usdOf), usdOf(memory)];
    if (parts.some((part) => part === undefined)) return [];
    const known = parts as number[];
    const perVcpuHour = known.slice(0, -1).reduce((sum, usd) => sum + usd, 0);
    const price = { perVcpuHour, perGiBHour: known.at(-1) ?? 0, perStorageGiBHour: storage };
    return [[platform, price] as const];
  });
  return Object.fromEntries(platforms);
}

const productForm = z.object({
  product: z.object({ attributes: z.object({ usagetype: z.string() }) }),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(z.string(), z.object({ pricePerUnit: z.record(z.string(), z.string()) })),
      }),
    ),
  }),
});

/** The price in a product of the Price List, which is JSON in a text; none where it tells no price in USD. */
export function priceLinesOf(text: string): PriceLine[] {
  const parsed = productForm.safeParse(JSON.parse(text));
  if (!parsed.success) return [];
  const { product, terms } = parsed.data;
  const [term] = Object.values(terms.OnDemand);
  const [dimension] = Object.values(term?.priceDimensions ?? {});
  const usd = Number(dimension?.pricePerUnit.USD);
  // A price of nothing is a promotion or another currency, not what running a task costs.
  return usd > 0 ? [{ usageType: product.attributes.usagetype, usd }] : [];
}
