import * as z from 'zod/mini';
import type { OperatingSystem } from './fargate-sizes.ts';

export type Architecture = 'X86_64' | 'ARM64';

/** Price of one running task, in USD per hour for each vCPU and each GiB. */
export interface FargatePrice {
  perVcpuHour: number;
  perGiBHour: number;
  /** Price of each GiB of ephemeral storage above the free 20 GiB; absent if unknown. */
  perStorageGiBHour?: number;
  /**
   * True if no price is known (Spot without a factor, a region without a price): the numbers still rank the sizes,
   * since the ratio of vCPU to memory is nearly the same everywhere, but no amounts are shown.
   */
  rankingOnly?: true;
}

/** Platform with Fargate prices of its own. */
export type PricedPlatform = 'LINUX/X86_64' | 'LINUX/ARM64' | 'WINDOWS/X86_64';

/** On-demand list prices of one region. */
export interface PriceList {
  region: string;
  prices: Partial<Record<PricedPlatform, FargatePrice>>;
  /** Source as users read it: `AWS Price List, 2026-11-25`. */
  source: string;
}

/** Platform of a task. Windows runs on x86 only. */
export function platformOf(os: OperatingSystem, architecture: Architecture): PricedPlatform {
  return os === 'WINDOWS' ? 'WINDOWS/X86_64' : `LINUX/${architecture}`;
}

/** Line of AWS's price list: `USE1-Fargate-vCPU-Hours:perCPU`, 0.04048. */
export interface PriceLine {
  usageType: string;
  usd: number;
}

/** Usage types after the region's prefix, which us-east-1 has, too (USE1-). */
const usageTypes = {
  'LINUX/X86_64': { vcpu: ['Fargate-vCPU-Hours:perCPU'], memory: 'Fargate-GB-Hours' },
  'LINUX/ARM64': { vcpu: ['Fargate-ARM-vCPU-Hours:perCPU'], memory: 'Fargate-ARM-GB-Hours' },
  // The license is charged on top of each vCPU.
  'WINDOWS/X86_64': {
    vcpu: ['Fargate-Windows-vCPU-Hours:perCPU', 'Fargate-Windows-OS-Hours:perCPU'],
    memory: 'Fargate-Windows-GB-Hours',
  },
} as const satisfies Record<PricedPlatform, { vcpu: readonly string[]; memory: string }>;

const storageUsageType = 'Fargate-EphemeralStorage-GB-Hours';

/** Fargate prices among the price lines of ECS. A platform with an incomplete price is left out. */
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

/** Prices in a product of the Price List, which is JSON in a string; empty if it has no price in USD. */
export function priceLinesOf(text: string): PriceLine[] {
  const parsed = productForm.safeParse(JSON.parse(text));
  if (!parsed.success) return [];
  const { product, terms } = parsed.data;
  const [term] = Object.values(terms.OnDemand);
  const [dimension] = Object.values(term?.priceDimensions ?? {});
  const usd = Number(dimension?.pricePerUnit.USD);
  // A price of 0 is a promotion or another currency, not the cost of running a task.
  return usd > 0 ? [{ usageType: product.attributes.usagetype, usd }] : [];
}
