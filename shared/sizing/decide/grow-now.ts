import { type FargateSize, fargateSizes, sameSize } from '../../model/fargate-sizes.ts';
import { dayMs, unitsPerVcpu } from '../../model/units.ts';
import { confidence, minutesAtLevel, peakOf } from '../usage/estimators.ts';
import { findLeak } from '../usage/leak.ts';
import { cpuTarget, fixedLoad } from '../usage/load.ts';
import { daysSeen, memoryPeak } from '../usage/usage.ts';
import { isWithin } from './bounds.ts';
import { cheapestFirst, cheapestHoldingAsMuch } from './cost.ts';
import type { SizingInput } from './decision.ts';
import { growthCaps } from './growth.ts';
import { asNeed, memoryAfterKills, type Need } from './needs.ts';
import { judging, reading } from './policy.ts';
import type { Shortage, SizingReason } from './reason.ts';
import { cpuSizes, fitsCpu, memoryWanted, replayCpu } from './replay.ts';

/** Decision on an alarm or a kill: never a shrink. */
export type AlarmDecision =
  | { action: 'grow'; size: FargateSize; reason: Extract<SizingReason, { code: 'too-small' }> }
  | {
      action: 'keep';
      reason: SizingReason;
      /** The service is at its limit and may still have to grow, so the caller must ask again. */
      waits?: true;
    };

/**
 * Decides on an alarm, or right after an out-of-memory kill. Usage up to `now` is at its limit, so the real demand is
 * unknown: the service grows by one size, or to the size that holds past peaks, and the next regular decision corrects
 * that. With batch tolerance the size is kept while its budget allows the time at the limit, scaling comes first, and a
 * limit that was only just reached may be left again soon. In these cases the service `waits`, and must be checked
 * again for as long as it stays at the limit, since an alarm fires only once.
 */
export function growNow(input: SizingInput): AlarmDecision {
  const { size, os, price, policy } = input;
  const minutes = minutesAtLevel(input.usage.cpu, (reading.saturatedShare * size.cpuUnits) / unitsPerVcpu);
  const isAlarm = minutes >= policy.change.alarmMinutes && !scalingHelps(input);
  const isAllowed = isAlarm && isWithinBudget(input);
  const cpu = isAlarm && !isAllowed ? cpuShortage(input, minutes) : undefined;
  const needs = [cpu, memoryShortage(input)].filter((need) => need !== undefined);
  if (needs.length === 0) return keepForNow(input, minutes, isAllowed);
  const bounds = input.bounds ?? {};
  const sizes = cheapestFirst(fargateSizes[os], price).filter(
    (one) => isWithin(one, bounds) || sameSize(one, size),
  );
  const current = asNeed(size);
  const caps = growthCaps(input, true);
  const vcpu = Math.max(current.vcpu, ...needs.map((need) => need.vcpu));
  const memoryMiB = Math.max(current.memoryMiB, ...needs.map((need) => need.memoryMiB));
  const grown = cheapestHoldingAsMuch(sizes, Math.min(vcpu, caps.vcpu), Math.min(memoryMiB, caps.memoryMiB));
  const target = grown ?? size;
  const shortages = needs.map(({ shortage }) => shortage);
  if (sameSize(target, size)) {
    const inVain = [
      vcpu > caps.vcpu ? caps.cpuReason : undefined,
      memoryMiB > caps.memoryMiB ? caps.memoryReason : undefined,
    ].filter((reason) => reason !== undefined);
    if (inVain.length > 0) {
      return { action: 'keep', reason: { code: 'growth-stopped', size, why: inVain, shortages } };
    }
    const isBounded = input.bounds !== undefined;
    return { action: 'keep', reason: { code: 'largest', size, isBounded, shortages } };
  }
  return { action: 'grow', size: target, reason: { code: 'too-small', from: size, to: target, shortages } };
}

/** Need with the shortage that proves it. */
interface Lack extends Need {
  shortage: Shortage;
}

/** Keeps the size; a service at its limit must be checked again. @param minutes time that CPU has been at its limit */
function keepForNow(input: SizingInput, minutes: number, isAllowed: boolean): AlarmDecision {
  const { size, policy } = input;
  const { tolerance } = policy;
  const leastMinutes = policy.change.alarmMinutes;
  const wait = (reason: SizingReason) => ({ action: 'keep', reason, waits: true }) as const;
  if (isAllowed) return wait({ code: 'time-admitted', size, minutes, tolerance });
  if (minutes >= leastMinutes) return wait({ code: 'tasks-can-be-added', size, minutes });
  const isAtLimit = minutes > 0 || (minutesOfMemory(input) > 0 && !isLeaking(input));
  if (!isAtLimit) return { action: 'keep', reason: { code: 'not-at-limit', size } };
  // An alarm may fire earlier than that, and CloudWatch's latest minutes are not read.
  return wait({ code: 'not-long-at-limit', size, leastMinutes });
}

function minutesOfMemory({ usage, size }: SizingInput): number {
  return minutesAtLevel(usage.memory, reading.saturatedShare * size.memoryMiB);
}

/** A leak is no reason to grow: it would fill the larger size, too. */
function isLeaking({ usage }: SizingInput): boolean {
  return findLeak(usage.memory)?.resets === 0;
}

/**
 * Tells whether the current size still meets the budget of a regular decision, so that nothing has to grow yet. A
 * failed health check, or an alarm soon after a change, counts as proof that it does not.
 */
function isWithinBudget(input: SizingInput): boolean {
  const { usage, size, os, tasks, policy, stops, lastChangeAt = Number.NEGATIVE_INFINITY, now } = input;
  if (policy.cpu.growth !== 'next-over-budget') return false;
  if (now - lastChangeAt < policy.change.cooldownDays * dayMs) return false;
  if (stops.some(({ kind, at }) => kind === 'cpu-starved' && at >= lastChangeAt)) return false;
  const trust = confidence(daysSeen(usage.cpu), policy.change);
  const replays = replayCpu(fixedLoad(usage, tasks), cpuSizes(os), policy, now);
  const inUse = replays.find(({ vcpu }) => vcpu === size.cpuUnits / unitsPerVcpu);
  return inUse !== undefined && fitsCpu(inUse, policy, inUse.vcpu, trust);
}

function cpuShortage({ usage, size, os, policy }: SizingInput, minutes: number): Lack {
  const limit = size.cpuUnits / unitsPerVcpu;
  const vcpus = cpuSizes(os);
  const next = vcpus.find((vcpu) => vcpu > limit) ?? limit;
  const past =
    policy.cpu.growth === 'past-peaks' ? (vcpus.find((vcpu) => vcpu >= peakOf(usage.cpu)) ?? next) : next;
  return {
    vcpu: Math.max(next, past),
    memoryMiB: 0,
    shortage: { code: 'cpu-at-limit', vcpu: limit, minutes },
  };
}

/** Tells whether scaling can still add tasks: scaling on CPU comes first, up to its maximum. */
function scalingHelps({ usage, scaling }: SizingInput): boolean {
  if (scaling === undefined || cpuTarget(scaling) === undefined) return false;
  return (usage.cpu.tasks?.at(-1) ?? 0) < scaling.maximumTasks - judging.atMaximumTasks;
}

function memoryShortage(input: SizingInput): Lack | undefined {
  if (isLeaking(input)) return undefined;
  const { usage, size, policy, stops, lastChangeAt } = input;
  // A container killed at its own limit did not exhaust the task's memory.
  const killed = stops.filter(
    ({ kind, at, containerLimitMiB }) =>
      kind === 'out-of-memory' && containerLimitMiB === undefined && at >= (lastChangeAt ?? 0),
  );
  const minutes = minutesOfMemory(input);
  if (killed.length === 0 && minutes < policy.change.alarmMinutes) return undefined;
  return {
    vcpu: 0,
    memoryMiB: Math.max(
      memoryAfterKills({ ...input, stops: killed }),
      memoryWanted(memoryPeak(usage), policy),
      size.memoryMiB * policy.memory.killFactor,
    ),
    shortage:
      killed.length > 0
        ? { code: 'killed-now', memoryMiB: size.memoryMiB }
        : { code: 'memory-at-limit', memoryMiB: size.memoryMiB, minutes },
  };
}
