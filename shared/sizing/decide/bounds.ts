import { type FargateSize, fargateSizes, holds, type OperatingSystem } from '../../model/fargate-sizes.ts';
import { unitsPerVcpu } from '../../model/units.ts';

/** Limits that the owner sets for the size of a service: CPU in vCPU, memory in MiB. */
export interface Bounds {
  minimumVcpu?: number;
  maximumVcpu?: number;
  minimumMemoryMiB?: number;
  maximumMemoryMiB?: number;
}

/** Tells whether the owner's limits allow this size. */
export function isWithin(size: FargateSize, bounds: Bounds): boolean {
  const {
    minimumVcpu = 0,
    maximumVcpu = Infinity,
    minimumMemoryMiB = 0,
    maximumMemoryMiB = Infinity,
  } = bounds;
  return (
    holds(size, minimumVcpu, minimumMemoryMiB) &&
    size.cpuUnits <= maximumVcpu * unitsPerVcpu &&
    size.memoryMiB <= maximumMemoryMiB
  );
}

/**
 * Limits of the owner. If they allow no legal size, the safer half of them applies: the minimum, since a service must
 * be able to grow out of trouble, or else the current size as the minimum.
 */
export function usableBounds(
  bounds: Bounds,
  os: OperatingSystem,
  inUse: FargateSize,
): { bounds: Bounds; leftOut?: 'maximum' | 'both' } {
  const admitsOne = (some: Bounds) => fargateSizes[os].some((size) => isWithin(size, some));
  if (admitsOne(bounds)) return { bounds };
  const { minimumVcpu, minimumMemoryMiB } = bounds;
  if (admitsOne({ minimumVcpu, minimumMemoryMiB })) {
    return { bounds: { minimumVcpu, minimumMemoryMiB }, leftOut: 'maximum' };
  }
  const asItIs = { minimumVcpu: inUse.cpuUnits / unitsPerVcpu, minimumMemoryMiB: inUse.memoryMiB };
  return { bounds: asItIs, leftOut: 'both' };
}
