import { type FargateSize, sameSize } from '../../model/fargate-sizes.ts';
import { dayMs, minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { evidence, policies } from '../decide/policy.ts';
import { longestAtLimit } from './estimators.ts';
import type { SizeSpan, SizeTrial } from './size-history.ts';
import { daysSeen, highest, type Usage, usageBetween } from './usage.ts';

/**
 * Sizes that ran, oldest first, the current one last: those in the window with their observed usage, earlier ones as
 * recorded.
 * @param noted sizes recorded by earlier analyses
 */
export function sizeTrials(
  usage: Usage,
  sizes: readonly SizeSpan[],
  noted: readonly SizeTrial[] = [],
): SizeTrial[] {
  // While a deployment changes the size, tasks of two sizes run.
  const settled = sizes.filter(({ smaller }) => smaller === undefined);
  const seen = settled.map(({ from, size }, at): SizeTrial => {
    const to = sizes.find((span) => span.from > from)?.from ?? Number.POSITIVE_INFINITY;
    const known = noted.findLast((one) => sameSize(one.size, size) && one.from < to);
    const since = Number.isFinite(from) ? from : (known?.from ?? from);
    return {
      from: since,
      size,
      ...fullness(usage, from, at === settled.length - 1 ? Infinity : to, size, known),
    };
  });
  const firstSize = seen[0]?.size;
  const earlier = noted.filter(({ from }) => from < (seen[1]?.from ?? Number.POSITIVE_INFINITY));
  const last = earlier.at(-1);
  const before = last && firstSize && sameSize(last.size, firstSize) ? earlier.slice(0, -1) : earlier;
  return merged([...before, ...seen]);
}

/**
 * Trials to record for later analyses. A size that ran before the first analysis is recorded from the next analysis on.
 */
export function trialsToNote(trials: readonly SizeTrial[], now: number): SizeTrial[] {
  return trials.map((one, at) => {
    const next = trials[at + 1]?.from ?? now + 1;
    return Number.isFinite(one.from) ? one : { ...one, from: Math.min(now, next - 1) };
  });
}

/** Fullness of a size. A recorded value is kept where the window shows nothing of the size. */
function fullness(
  { cpu, memory }: Usage,
  from: number,
  to: number,
  { cpuUnits, memoryMiB }: FargateSize,
  noted: SizeTrial | undefined,
): Pick<SizeTrial, 'isCpuFull' | 'memoryShare'> {
  const soon = Number.isFinite(from) ? from + evidence.provesWithinDays * dayMs : to;
  const [ofCpu, ofMemory] = [usageBetween(cpu, from, Math.min(soon, to)), usageBetween(memory, from, to)];
  const limit = cpuUnits / unitsPerVcpu;
  const isFull = longestAtLimit(ofCpu, limit) >= policies.standard.change.alarmMinutes * minuteMs;
  const isKnown = daysSeen(ofCpu) >= evidence.provesAfterDays;
  return {
    isCpuFull: isFull || noted?.isCpuFull === true || (isKnown ? false : noted?.isCpuFull),
    memoryShare: ofMemory.values.length > 0 ? highest(ofMemory.values) / memoryMiB : noted?.memoryShare,
  };
}

/** Merges neighboring trials of the same size into one. */
function merged(trials: readonly SizeTrial[]): SizeTrial[] {
  return trials.filter((one, at) => {
    const next = trials[at + 1];
    return !next || !sameSize(one.size, next.size);
  });
}
