import { type FargateSize, fargateSizes, holds, type OperatingSystem } from '../../model/fargate-sizes.ts';
import { unitsPerVcpu } from '../../model/units.ts';

/** What the owner lets the size of a service be: CPU in vCPU, memory in MiB. */
export interface Bounds {
  minimumVcpu?: number;
  maximumVcpu?: number;
  minimumMemoryMiB?: number;
  maximumMemoryMiB?: number;
}

/** Whether the owner lets the service have this size. */
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
 * The owner's limits, or where they admit no legal size, their safer half: the minimum, since a service must be able to
 * grow out of trouble, or else the size in use as the minimum.
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
