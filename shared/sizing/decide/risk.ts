import { memoryPeak } from '../usage/usage.ts';
import type { Candidate, Risk, SizingInput } from './decision.ts';
import { containerNeeds, isContainerShort } from './needs.ts';
import { judging } from './policy.ts';

/** Risk of the current size. @param isEnough true if it holds the demand of usage and stops */
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
  const starves = inUse.cpu.shareOver > judging.starving * inUse.cpu.shareAllowed;
  if (!isEnough) return failed || starves || inUse.memoryKills > 0 ? 'high' : 'medium';
  return short.length > 0 ? 'medium' : riskAfter(input, inUse);
}

/** Risk of a size under the usage of the window: hours without enough CPU, kills, or little headroom at the peak. */
export function riskAfter({ usage }: SizingInput, { size, cpu, memoryKills }: Candidate): Risk {
  if (memoryKills > 0) return 'high';
  if (cpu.minutesOver >= judging.riskyMinutes) return 'medium';
  const memoryRoom = 1 - memoryPeak(usage) / size.memoryMiB;
  return memoryRoom < judging.littleRoom || cpu.minutesOver > 0 ? 'low' : 'none';
}
