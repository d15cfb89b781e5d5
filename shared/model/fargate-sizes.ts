import { unitsPerVcpu } from './units.ts';

/**
 * Legal memory sizes of a Fargate task (MiB) by its CPU units, smallest first: 77 sizes on Linux, of which 43 exist on
 * Windows. The 32 vCPU row is newer than most published tables. Source: the Amazon ECS Developer Guide, "Fargate task
 * definition considerations", task CPU and memory, read in 2026-09. The error `No Fargate configuration exists for
 * given values` means that this table is out of date.
 */
const memoryByCpu: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: steps(1024, 4096, 1024),
  1024: steps(2048, 8192, 1024),
  2048: steps(4096, 16384, 1024),
  4096: steps(8192, 30720, 1024),
  8192: steps(16384, 61440, 4096),
  16384: steps(32768, 122880, 8192),
  32768: [61440, 122880, 249856],
};

const windowsCpu: ReadonlySet<number> = new Set([1024, 2048, 4096]);

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

/** Task size: CPU in units (1024 = 1 vCPU), memory in MiB. */
export interface FargateSize {
  cpuUnits: number;
  memoryMiB: number;
}

export type OperatingSystem = 'LINUX' | 'WINDOWS';

const allSizes: readonly FargateSize[] = Object.entries(memoryByCpu).flatMap(([cpu, memories]) =>
  memories.map((memoryMiB) => ({ cpuUnits: Number(cpu), memoryMiB })),
);

/** Legal sizes on each operating system, by CPU, then by memory. */
export const fargateSizes: Readonly<Record<OperatingSystem, readonly FargateSize[]>> = {
  LINUX: allSizes,
  WINDOWS: allSizes.filter(({ cpuUnits }) => windowsCpu.has(cpuUnits)),
};

/** Tells whether this is a legal Fargate size on the operating system. */
export function isFargateSize(size: FargateSize, os: OperatingSystem): boolean {
  return fargateSizes[os].some((legal) => sameSize(legal, size));
}

/** Tells whether two sizes are equal. */
export function sameSize(one: FargateSize, other: FargateSize): boolean {
  return one.cpuUnits === other.cpuUnits && one.memoryMiB === other.memoryMiB;
}

/** Smaller CPU and smaller memory of two sizes; not always a legal size. */
export function smallerOf(one: FargateSize, other: FargateSize): FargateSize {
  return {
    cpuUnits: Math.min(one.cpuUnits, other.cpuUnits),
    memoryMiB: Math.min(one.memoryMiB, other.memoryMiB),
  };
}

/** Larger CPU and larger memory of two sizes; not always a legal size. */
export function largerOf(one: FargateSize, other: FargateSize): FargateSize {
  return {
    cpuUnits: Math.max(one.cpuUnits, other.cpuUnits),
    memoryMiB: Math.max(one.memoryMiB, other.memoryMiB),
  };
}

/** Tells whether the size has at least this CPU (vCPU) and memory (MiB). */
export function holds(size: FargateSize, vcpu: number, memoryMiB: number): boolean {
  return size.cpuUnits >= vcpu * unitsPerVcpu && size.memoryMiB >= memoryMiB;
}

/**
 * Smallest legal size with at least 1.5 times the memory, at the lowest CPU that offers it and never with less CPU. A
 * factor of 1.5 is the usual first step after an out-of-memory kill: 1 GiB more is often not enough for the next peak.
 * Undefined if the size is not a Fargate size or already the largest.
 */
export function largerMemory(size: FargateSize): FargateSize | undefined {
  if (!memoryByCpu[size.cpuUnits]) return undefined;
  const wanted = size.memoryMiB * 1.5;
  for (const [cpu, memories] of Object.entries(memoryByCpu)) {
    const memoryMiB = memories.find((memory) => memory >= wanted);
    if (Number(cpu) >= size.cpuUnits && memoryMiB !== undefined) return { cpuUnits: Number(cpu), memoryMiB };
  }
  return undefined;
}
