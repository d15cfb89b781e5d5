import type { Risk, SizingInput } from './decision.ts';
import type { Candidate } from './replay.ts';

/** From so many times the admitted time over on, a service starves now, and not only more than it should. */
const starving = 3;
/** Less of its memory free than this, a service that holds is close to not holding. */
const littleRoom = 0.1;

/** How badly the size in use fails. @param isEnough whether it holds what usage and stops ask for */
export function riskOf({ stops, size }: SizingInput, inUse: Candidate | undefined, isEnough: boolean): Risk {
  if (!inUse) return 'none';
  const failed = stops.some(
    (stop) => stop.size.memoryMiB >= size.memoryMiB || stop.size.cpuUnits >= size.cpuUnits,
  );
  const starves = inUse.cpu.shareOver > starving * inUse.cpu.shareAllowed;
  if (!isEnough) return failed || starves || inUse.memoryKills > 0 ? 'high' : 'medium';
  const isNear = 1 - inUse.cpu.memoryMiB / size.memoryMiB < littleRoom || inUse.cpu.minutesOver > 0;
  return isNear ? 'low' : 'none';
}
