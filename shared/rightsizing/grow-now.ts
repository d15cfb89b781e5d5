import { type FargateSize, fargateSizes, sameSize } from '../task/fargate-sizes.ts';
import { unitsPerVcpu } from '../task/units.ts';
import { isWithin } from './bounds.ts';
import { cheapestFirst, cheapestHoldingAsMuch } from './cost.ts';
import type { SizingInput } from './decision.ts';
import { minutesAtLevel, peakOf } from './estimators.ts';
import { findLeak } from './leak.ts';
import { cpuTarget } from './load.ts';
import { asNeed, memoryAfterKills } from './needs.ts';
import { memoryWanted } from './replay.ts';
import { highest, saturatedShare } from './usage.ts';
import { memoryInWords, minutesInWords, sizeInWords } from './words.ts';

/** What an alarm or a kill calls for now: never a shrink. */
export type AlarmDecision =
  | { action: 'grow'; size: FargateSize; reason: string }
  | { action: 'keep'; reason: string };

/**
 * Decides on an alarm, or right after an out-of-memory kill: the usage up to `now` stands at its limit, so what
 * was really wanted is not known. It grows by a size, or to what has held the past peaks; the next regular
 * decision corrects it.
 */
export function growNow(input: SizingInput): AlarmDecision {
  const { size, os, price } = input;
  const needs = [cpuPinned(input), memoryShort(input)].filter((need) => need !== undefined);
  if (needs.length === 0)
    return { action: 'keep', reason: `${sizeInWords(size)} stays: usage is not at its limit.` };
  const bounds = input.bounds ?? {};
  const sizes = cheapestFirst(fargateSizes[os], price).filter(
    (one) => isWithin(one, bounds) || sameSize(one, size),
  );
  const current = asNeed(size);
  const grown = cheapestHoldingAsMuch(
    sizes,
    Math.max(current.vcpu, ...needs.map(({ vcpu }) => vcpu)),
    Math.max(current.memoryMiB, ...needs.map(({ memoryMiB }) => memoryMiB)),
  );
  const target = grown ?? size;
  const why = needs.map((need) => need.why).join(', and ');
  if (sameSize(target, size)) {
    const largest = input.bounds ? "the largest size that its owner's limits admit" : 'the largest size';
    return { action: 'keep', reason: `${sizeInWords(size)} is ${largest}, but ${why}.` };
  }
  return { action: 'grow', size: target, reason: `${sizeInWords(size)} to ${sizeInWords(target)}: ${why}.` };
}

interface Shortage {
  vcpu: number;
  memoryMiB: number;
  why: string;
}

function cpuPinned(input: SizingInput): Shortage | undefined {
  const { usage, size, os, policy } = input;
  if (scalingHelps(input)) return undefined;
  const limit = size.cpuUnits / unitsPerVcpu;
  const minutes = minutesAtLevel(usage.cpu, saturatedShare * limit);
  if (minutes < policy.change.alarmMinutes) return undefined;
  const vcpus = fargateSizes[os].map(({ cpuUnits }) => cpuUnits / unitsPerVcpu);
  const next = vcpus.find((vcpu) => vcpu > limit) ?? limit;
  const past =
    policy.cpu.growth === 'past-peaks' ? (vcpus.find((vcpu) => vcpu >= peakOf(usage.cpu)) ?? next) : next;
  return {
    vcpu: Math.max(next, past),
    memoryMiB: 0,
    why: `CPU has stood at its limit of ${limit} vCPU for ${minutesInWords(minutes)}`,
  };
}

/** Whether more tasks are still to come: scaling by CPU answers first, up to its maximum. */
function scalingHelps({ usage, scaling }: SizingInput): boolean {
  if (scaling === undefined || cpuTarget(scaling) === undefined) return false;
  return (usage.cpu.tasks?.at(-1) ?? 0) < scaling.maximumTasks - 0.5;
}

/** A leak is not followed: it would fill the larger size too. */
function memoryShort({ usage, size, policy, stops, lastChangeAt }: SizingInput): Shortage | undefined {
  if (findLeak(usage.memory)?.resets === 0) return undefined;
  const killed = stops.filter((stop) => stop.kind === 'out-of-memory' && stop.at >= (lastChangeAt ?? 0));
  const minutes = minutesAtLevel(usage.memory, saturatedShare * size.memoryMiB);
  if (killed.length === 0 && minutes < policy.change.alarmMinutes) return undefined;
  return {
    vcpu: 0,
    memoryMiB: Math.max(
      memoryAfterKills(killed, policy),
      memoryWanted(highest(usage.memory.values), policy),
      size.memoryMiB * policy.memory.killFactor,
    ),
    why:
      killed.length > 0
        ? `a task was killed at ${memoryInWords(size.memoryMiB)} of memory`
        : `memory has stood at its limit of ${memoryInWords(size.memoryMiB)} for ${minutesInWords(minutes)}`,
  };
}
