import { type FargateSize, holds } from '../../model/fargate-sizes.ts';
import type { FargatePrice } from '../../model/price-list.ts';
import { hoursPerMonth, unitsPerVcpu } from '../../model/units.ts';
import type { Candidate } from './decision.ts';

/** Ephemeral storage of a task that is free of charge, GiB. Source: aws.amazon.com/fargate/pricing. */
export const freeStorageGiB = 20;

/** Price of one task of this size, USD per hour. @param storageGiB its ephemeral storage */
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

/** Monthly price (730 h), USD, of tasks at this hourly price. @param tasks mean number of running tasks */
export function monthlyUsd(usdPerHour: number, tasks: number): number {
  return usdPerHour * hoursPerMonth * tasks;
}

/**
 * Price of all tasks, USD per hour. A service with no running task counts as one task, so that sizes still have an
 * order.
 */
export function costOf({ hourlyUsd, cpu }: Candidate): number {
  return hourlyUsd * (cpu.tasks || 1);
}

/** Price of all tasks, USD per month. */
export function monthOf({ hourlyUsd, cpu }: Candidate): number {
  return monthlyUsd(hourlyUsd, cpu.tasks);
}

/** Sorts sizes by price; equal prices keep the order of the table. */
export function cheapestFirst(sizes: readonly FargateSize[], price: FargatePrice): FargateSize[] {
  return sizes.toSorted((one, other) => hourlyUsd(one, price) - hourlyUsd(other, price));
}

/**
 * First of `sizes` (cheapest first) that holds this CPU (vCPU) and memory (MiB). Undefined if none does. Fargate's
 * memory rows have gaps, so every size is tried.
 */
export function cheapestHolding(
  sizes: readonly FargateSize[],
  vcpu: number,
  memoryMiB: number,
): FargateSize | undefined {
  return sizes.find((size) => holds(size, vcpu, memoryMiB));
}

/** Like cheapestHolding, with a need beyond every size reduced to the largest CPU and memory available. */
export function cheapestHoldingAsMuch(
  sizes: readonly FargateSize[],
  vcpu: number,
  memoryMiB: number,
): FargateSize | undefined {
  const mostVcpu = Math.max(...sizes.map(({ cpuUnits }) => cpuUnits)) / unitsPerVcpu;
  const mostMemory = Math.max(...sizes.map((size) => size.memoryMiB));
  return cheapestHolding(sizes, Math.min(vcpu, mostVcpu), Math.min(memoryMiB, mostMemory));
}
