import { type FargateSize, holds, type OperatingSystem } from '../task/fargate-sizes.ts';
import { hoursPerMonth, unitsPerVcpu } from '../task/units.ts';

export type Architecture = 'X86_64' | 'ARM64';

/** What one running task costs: on-demand list price in USD per hour. */
export interface FargatePrice {
  perVcpuHour: number;
  perGiBHour: number;
}

interface ShippedPrice extends FargatePrice {
  region: string;
  os: OperatingSystem;
  architecture: Architecture;
  /** The month in which the price was read, and where. */
  asOf: string;
  source: string;
}

/** For accounts where the Price List API cannot be asked. Windows includes its licence (0.046 per vCPU-hour). */
const shippedPrices: readonly ShippedPrice[] = [
  {
    region: 'us-east-1',
    os: 'LINUX',
    architecture: 'X86_64',
    perVcpuHour: 0.04048,
    perGiBHour: 0.004445,
    asOf: '2026-09',
    source: 'AWS Price List, usage types USE1-Fargate-vCPU-Hours:perCPU and USE1-Fargate-GB-Hours',
  },
  {
    region: 'us-east-1',
    os: 'LINUX',
    architecture: 'ARM64',
    perVcpuHour: 0.03238,
    perGiBHour: 0.00356,
    asOf: '2026-09',
    source: 'AWS Price List, usage types USE1-Fargate-ARM-vCPU-Hours:perCPU and USE1-Fargate-ARM-GB-Hours',
  },
  {
    region: 'us-east-1',
    os: 'WINDOWS',
    architecture: 'X86_64',
    perVcpuHour: 0.046552 + 0.046,
    perGiBHour: 0.00511175,
    asOf: '2026-09',
    source: 'AWS Price List, usage types USE1-Fargate-Windows-*',
  },
];

/** The price shipped with the program, or undefined: a price is never guessed from another region's. */
export function shippedPrice(
  region: string,
  os: OperatingSystem,
  architecture: Architecture,
): ShippedPrice | undefined {
  return shippedPrices.find(
    (price) => price.region === region && price.os === os && price.architecture === architecture,
  );
}

/** USD per hour of one task of this size, without ephemeral storage above the free 20 GiB. */
export function hourlyUsd({ cpuUnits, memoryMiB }: FargateSize, price: FargatePrice): number {
  return (cpuUnits / unitsPerVcpu) * price.perVcpuHour + (memoryMiB / 1024) * price.perGiBHour;
}

/** USD per month (730 h) of this many tasks running on average. */
export function monthlyUsd(size: FargateSize, price: FargatePrice, tasks: number): number {
  return hourlyUsd(size, price) * hoursPerMonth * tasks;
}

/** The sizes in the order of their price; equal prices keep the order of the table. */
export function cheapestFirst(sizes: readonly FargateSize[], price: FargatePrice): FargateSize[] {
  return sizes.toSorted((one, other) => hourlyUsd(one, price) - hourlyUsd(other, price));
}

/**
 * The first of `sizes` (cheapest first) that holds this much CPU (vCPU) and memory (MiB).
 * Undefined when none does: memory rows are not contiguous, so every size is tried.
 */
export function cheapestHolding(
  sizes: readonly FargateSize[],
  vcpu: number,
  memoryMiB: number,
): FargateSize | undefined {
  return sizes.find((size) => holds(size, vcpu, memoryMiB));
}

/** The same, with a need larger than every size cut to the largest there is of CPU and of memory. */
export function cheapestHoldingAsMuch(
  sizes: readonly FargateSize[],
  vcpu: number,
  memoryMiB: number,
): FargateSize | undefined {
  const mostVcpu = Math.max(...sizes.map(({ cpuUnits }) => cpuUnits)) / unitsPerVcpu;
  const mostMemory = Math.max(...sizes.map((size) => size.memoryMiB));
  return cheapestHolding(sizes, Math.min(vcpu, mostVcpu), Math.min(memoryMiB, mostMemory));
}
