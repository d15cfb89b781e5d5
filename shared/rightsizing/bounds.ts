import { type FargateSize, holds } from '../task/fargate-sizes.ts';
import { unitsPerVcpu } from '../task/units.ts';

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
