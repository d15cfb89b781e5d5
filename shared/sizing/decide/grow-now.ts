import { type FargateSize, fargateSizes, sameSize } from '../../model/fargate-sizes.ts';
import { memoryInWords, minutesInWords, sizeInWords } from '../../model/format.ts';
import { dayMs, unitsPerVcpu } from '../../model/units.ts';
import { confidence, minutesAtLevel, peakOf } from '../usage/estimators.ts';
import { findLeak } from '../usage/leak.ts';
import { cpuTarget, fixedLoad } from '../usage/load.ts';
import { daysSeen, highest, saturatedShare } from '../usage/usage.ts';
import { isWithin } from './bounds.ts';
import { cheapestFirst, cheapestHoldingAsMuch } from './cost.ts';
import type { SizingInput } from './decision.ts';
import { asNeed, memoryAfterKills } from './needs.ts';
import { cpuSizes, fitsCpu, memoryWanted, replayCpu } from './replay.ts';

/** What an alarm or a kill calls for now: never a shrink. */
export type AlarmDecision =
  | { action: 'grow'; size: FargateSize; reason: string }
  | {
      action: 'keep';
      reason: string;
      /** It stands at its limit, and may have to grow yet: whoever asked has to ask again. */
      waits?: true;
    };

/**
 * Decides on an alarm, or right after an out-of-memory kill: the usage up to `now` stands at its limit, so what
 * was really wanted is not known. It grows by a size, or to what has held the past peaks; the next regular
 * decision corrects it. Batch tolerance keeps the size while its budget admits the time at the limit, scaling gets its
 * chance first, and a limit that was just reached may be left at once: then the service `waits`, and has to be asked
 * again for as long as it stands there, since an alarm sounds only once.
 */
export function growNow(input: SizingInput): AlarmDecision {
  const { size, os, price, policy } = input;
  const minutes = minutesAtLevel(input.usage.cpu, (saturatedShare * size.cpuUnits) / unitsPerVcpu);
  const isAlarm = minutes >= policy.change.alarmMinutes && !scalingHelps(input);
  const isAdmitted = isAlarm && isWithinBudget(input);
  const cpu = isAlarm && !isAdmitted ? cpuShort(input, minutes) : undefined;
  const needs = [cpu, memoryShort(input)].filter((need) => need !== undefined);
  if (needs.length === 0) return keepForNow(input, minutes, isAdmitted);
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

/** Nothing grows; what stands at its limit all the same is to be asked again. @param minutes of CPU at its limit */
function keepForNow(input: SizingInput, minutes: number, isAdmitted: boolean): AlarmDecision {
  const { size, policy } = input;
  const keep = (why: string) => ({ action: 'keep', reason: `${sizeInWords(size)} stays: ${why}.` }) as const;
  const wait = (why: string) => ({ ...keep(why), waits: true }) as const;
  const stands = `CPU has stood at its limit for ${minutesInWords(minutes)}`;
  if (isAdmitted) return wait(`${stands}, which ${policy.tolerance} tolerance still admits`);
  if (minutes >= policy.change.alarmMinutes) return wait(`${stands}, and scaling can still add tasks`);
  const isPinned = minutes > 0 || (minutesOfMemory(input) > 0 && !isLeaking(input));
  if (!isPinned) return keep('usage is not at its limit');
  // An alarm may sound sooner than that, and CloudWatch's newest minutes are not read.
  return wait(`usage has not stood at its limit for ${policy.change.alarmMinutes} minutes yet`);
}

function minutesOfMemory({ usage, size }: SizingInput): number {
  return minutesAtLevel(usage.memory, saturatedShare * size.memoryMiB);
}

/** A leak is not followed: it would fill the larger size too. */
function isLeaking({ usage }: SizingInput): boolean {
  return findLeak(usage.memory)?.resets === 0;
}

/**
 * Whether the size in use still holds by the measure of a regular decision, so that nothing has to grow yet.
 * A failed health check, or an alarm soon after a change, needs no more proof.
 */
function isWithinBudget(input: SizingInput): boolean {
  const { usage, size, os, tasks, policy, stops, lastChangeAt = Number.NEGATIVE_INFINITY, now } = input;
  if (policy.cpu.growth !== 'next-over-budget') return false;
  if (now - lastChangeAt < policy.change.cooldownDays * dayMs) return false;
  if (stops.some(({ kind, at }) => kind === 'cpu-starved' && at >= lastChangeAt)) return false;
  const trust = confidence(daysSeen(usage.cpu), policy.change);
  const replays = replayCpu(fixedLoad(usage, tasks), cpuSizes(os), policy, now);
  const inUse = replays.find(({ vcpu }) => vcpu === size.cpuUnits / unitsPerVcpu);
  return inUse !== undefined && fitsCpu(inUse, policy, trust);
}

function cpuShort({ usage, size, os, policy }: SizingInput, minutes: number): Shortage {
  const limit = size.cpuUnits / unitsPerVcpu;
  const vcpus = cpuSizes(os);
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

function memoryShort(input: SizingInput): Shortage | undefined {
  if (isLeaking(input)) return undefined;
  const { usage, size, policy, stops, lastChangeAt } = input;
  // What killed a container at its own limit was not the task's memory.
  const killed = stops.filter(
    ({ kind, at, containerLimitMiB }) =>
      kind === 'out-of-memory' && containerLimitMiB === undefined && at >= (lastChangeAt ?? 0),
  );
  const minutes = minutesOfMemory(input);
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
