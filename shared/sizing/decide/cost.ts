import { type FargateSize, holds } from '../../model/fargate-sizes.ts';
import type { FargatePrice } from '../../model/price-list.ts';
import { hoursPerMonth, unitsPerVcpu } from '../../model/units.ts';
import type { Candidate } from './decision.ts';

/** Ephemeral storage that every task has without paying, GiB. Source: aws.amazon.com/fargate/pricing. */
export const freeStorageGiB = 20;

/** USD per hour of one task of this size. @param storageGiB its ephemeral storage */
export function hourlyUsd(
  { cpuUnits, memoryMiB }: FargateSize,
  price: FargatePrice,
  storageGiB = freeStorageGiB,
): number {
  return (
    (cpuUnits / unitsPerVcpu) * price.perVcpuHour +
    (memoryMiB / 1024) * price.perGiBHour +
    Math.max(0, storageGiB - freeStorageGiB) * (price.perStorageGiBHour ?? 0)
  );
}

/** USD per month (730 h) of what costs this much an hour, times the tasks that run on average. */
export function monthlyUsd(usdPerHour: number, tasks: number): number {
  return usdPerHour * hoursPerMonth * tasks;
}

/** USD per hour of all tasks; those of a service at rest count as one, so that sizes still have an order. */
export function costOf({ hourlyUsd, cpu }: Candidate): number {
  return hourlyUsd * (cpu.tasks || 1);
}

/** USD per month of all tasks. */
export function monthOf({ hourlyUsd, cpu }: Candidate): number {
  return monthlyUsd(hourlyUsd, cpu.tasks);
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
