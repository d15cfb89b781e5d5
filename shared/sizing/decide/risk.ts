import type { Candidate, Risk, Sized, SizingInput } from './decision.ts';
import { containerNeeds, isContainerShort } from './needs.ts';

/** From so many times the admitted time over on, a service starves now, and not only more than it should. */
const starving = 3;
/** Less of its memory free than this, a service that holds is close to not holding. */
const littleRoom = 0.1;

/** How badly the size in use fails. @param isEnough whether it holds what usage and stops ask for */
export function riskOf(input: SizingInput, inUse: Candidate, isEnough: boolean): Risk {
  const { stops, size, containers = [] } = input;
  const short = containers.filter((one) =>
    isContainerShort([one], containerNeeds(input, inUse.cpu.memoryMiB)),
  );
  const isKilled = short.some(({ name }) => stops.some(({ container }) => container === name));
  if (isKilled) return 'high';
  const failed = stops.some((stop) =>
    stop.kind === 'cpu-starved' ? stop.size.cpuUnits >= size.cpuUnits : stop.size.memoryMiB >= size.memoryMiB,
  );
  const starves = inUse.cpu.shareOver > starving * inUse.cpu.shareAllowed;
  if (!isEnough) return failed || starves || inUse.memoryKills > 0 ? 'high' : 'medium';
  if (short.length > 0) return 'medium';
  const isNear = 1 - inUse.cpu.memoryMiB / size.memoryMiB < littleRoom || inUse.cpu.minutesOver > 0;
  return isNear ? 'low' : 'none';
}

/**
 * Risk that remains at the advised size, by the room that the highest usage seen would leave in it. Kills and failed
 * checks at the size in use do not count any more. A size that stays keeps its risk of today.
 */
export function riskAfter({ action, risk, headroom }: Pick<Sized, 'action' | 'risk' | 'headroom'>): Risk {
  if (action === 'keep') return risk;
  if (headroom.memory < 0) return 'high';
  return headroom.memory < littleRoom || headroom.cpu < 0 ? 'low' : 'none';
}
