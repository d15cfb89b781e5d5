import { holds, sameSize } from '../../model/fargate-sizes.ts';
import type { Leak } from '../usage/leak.ts';
import { highest, memoryPeak } from '../usage/usage.ts';
import { isWithin } from './bounds.ts';
import type { Brake } from './brakes.ts';
import { monthlyUsd } from './cost.ts';
import type { Candidate, RunnerUp, Sized, SizingInput } from './decision.ts';
import { fullAfterGrowth } from './full-after-growth.ts';
import type { GrowthCaps } from './growth.ts';
import { asNeed, containerNeeds, type Demand, memoryAfterKills } from './needs.ts';
import type { HeldBack, InVain, MetUsage, Shortage, SizingReason } from './reason.ts';
import { fitsCpu } from './replay.ts';

/** Facts that a decision is based on. */
export interface Findings {
  input: SizingInput;
  days: number;
  /** Confidence in the days observed, 0 to 1. */
  trust: number;
  /**
   * Demand of usage and stops; the part of it that growth may follow; and the demand with the headroom that few days
   * call for.
   */
  wanted: Demand;
  followed: Demand;
  careful: Demand;
  caps: GrowthCaps;
  brakes: readonly Brake[];
  leak?: Leak;
  /** Sorted by the price of all tasks. */
  candidates: readonly Candidate[];
  inUse: Candidate;
  /**
   * True if the current size holds the demand that growth may follow; `isFull` if it does not hold all of the demand.
   */
  isEnough: boolean;
  isFull: boolean;
  chosen: Candidate;
}

/** Reason for the recommendation. */
export function reasonFor(action: Sized['action'], findings: Findings): SizingReason {
  const { leak, input } = findings;
  const kills = killsIn(input);
  const heldBack = heldBackBy(findings);
  const beside = {
    leakMiBPerDay: leak?.mibPerDay,
    ...(leak && leak.resets > 0 && { leakResets: leak.resets }),
    ...(kills && { kills }),
    ...(heldBack && { heldBack }),
  };
  return { ...decidingReason(action, findings), ...beside };
}

function decidingReason(action: Sized['action'], findings: Findings): SizingReason {
  const { input, chosen, isEnough, inUse } = findings;
  const [from, to] = [input.size, chosen.size];
  if (sameSize(from, to)) return keepReason(action, findings);
  const shortage = isEnough ? undefined : shortageOf(findings, inUse);
  // The shortage is no reason for a size that has it, too.
  if (shortage && !hasSameShortage(findings, shortage)) {
    return { code: 'too-small', from, to, shortages: [shortage] };
  }
  if (!isWithin(from, input.bounds ?? {})) return { code: 'owner-limits', from, to };
  if (!isEnough && action !== 'shrink') return { code: 'too-small', from, to, shortages: [] };
  return { code: 'saves', from, to, saved: savedBy(findings), met: metOn(findings, chosen) };
}

function hasSameShortage(findings: Findings, shortage: Shortage): boolean {
  const { chosen, inUse } = findings;
  const isOfMemory = 'memoryMiB' in shortage || 'peakMiB' in shortage;
  return isOfMemory
    ? chosen.size.memoryMiB <= inUse.size.memoryMiB
    : chosen.size.cpuUnits <= inUse.size.cpuUnits;
}

function keepReason(action: Sized['action'], findings: Findings): SizingReason {
  const { chosen, isEnough, isFull, caps, leak } = findings;
  if (action === 'rebalance') return containerShort(findings);
  const met = metOn(findings, chosen);
  const why = [caps.cpuReason, caps.memoryReason].filter((reason) => reason !== undefined);
  const isCapped = isEnough && isFull && leak?.resets !== 0 && why.length > 0;
  if (isCapped) return { code: 'takes-whatever', size: chosen.size, why: bindingCaps(findings, why), met };
  const lacking = isEnough ? undefined : noLargerReason(findings);
  return { code: 'fits', size: chosen.size, lacking, met };
}

/** Caps that keep the size from growing now. */
function bindingCaps({ wanted, caps, inUse }: Findings, why: readonly InVain[]): InVain[] {
  const binding = [
    wanted.vcpu > caps.vcpu ? caps.cpuReason : undefined,
    wanted.memoryMiBAt(inUse.cpu) > caps.memoryMiB ? caps.memoryReason : undefined,
  ].filter((reason) => reason !== undefined);
  return binding.length > 0 ? binding : [...why];
}

/** Kills, reported whatever the decision: the latest, and the lowest limit that killed. */
function killsIn({ stops }: SizingInput): SizingReason['kills'] {
  const kills = stops.filter(({ kind }) => kind === 'out-of-memory');
  const last = kills.at(-1);
  if (!last) return undefined;
  const limits = kills.map(({ size, containerLimitMiB }) => containerLimitMiB ?? size.memoryMiB);
  const { container } = last;
  return { count: kills.length, lastAt: last.at, limitMiB: Math.min(...limits), container };
}

/** Brake on the cheapest sufficient size; undefined if no cheaper one would do. */
function heldBackBy(findings: Findings): HeldBack | undefined {
  const { candidates, chosen, followed, brakes, input } = findings;
  const cheaper = candidates.slice(
    0,
    candidates.findIndex(({ size }) => sameSize(size, chosen.size)),
  );
  const enough = cheaper.find(({ size, cpu }) => holds(size, followed.vcpu, followed.memoryMiBAt(cpu)));
  if (!enough || !isWithin(enough.size, input.bounds ?? {})) return undefined;
  return brakes.find((brake) => breaks(enough, brake, input))?.why;
}

function breaks({ size }: Candidate, { atLeast }: Brake, input: SizingInput): boolean {
  const current = asNeed(input.size);
  return !holds(size, Math.min(current.vcpu, atLeast.vcpu), Math.min(current.memoryMiB, atLeast.memoryMiB));
}

function noLargerReason({ input, leak }: Findings): 'nearly-full' | 'owner-limits' | 'none-larger' {
  if (leak?.resets === 0) return 'nearly-full';
  return input.bounds ? 'owner-limits' : 'none-larger';
}

/** Saving in USD a month, or as a share of the price if none is known. */
function savedBy({ input, inUse, chosen }: Findings): { usd: number } | { share: number } {
  const [before = 0, after = 0] = [inUse, chosen].map(({ hourlyUsd, cpu }) =>
    monthlyUsd(hourlyUsd, cpu.tasks),
  );
  const saved = before - after;
  return input.price.rankingOnly ? { share: saved / (before || 1) } : { usd: saved };
}

/** Observed usage compared with the size. */
function metOn({ input, days, inUse }: Findings, { cpu }: Candidate): MetUsage {
  const { values, maxima } = input.usage.cpu;
  return {
    days,
    minutesOver: cpu.minutesOver,
    cpu: { size: cpu.vcpu, highestMean: highest(values), busiest: highest(maxima ?? values) },
    memoryPeakMiB: memoryPeak(input.usage),
    ...(memoryPeak(input.usage) > highest(input.usage.memory.values) && { isPeakEarlier: true as const }),
    taskMinutesOver: cpu.taskMinutesOver,
    tasks: { before: inUse.cpu.tasks, after: cpu.tasks },
  };
}

/** Container that has less memory than it needs. */
function containerShort({ input, chosen }: Findings): SizingReason {
  const needs = containerNeeds(input, chosen.cpu.memoryMiB);
  const short = (input.containers ?? []).find(
    ({ name, memoryMiB }) => memoryMiB !== undefined && memoryMiB < (needs.get(name) ?? 0),
  );
  const { name: container = '', memoryMiB: limitMiB = 0 } = short ?? {};
  const killed = input.stops.some((stop) => stop.container === container);
  return { code: 'container-short', size: chosen.size, container, limitMiB, killed };
}

/** Shortage of a size; undefined if it is enough. */
function shortageOf({ input, wanted }: Findings, candidate: Candidate): Shortage | undefined {
  if (candidate.size.memoryMiB < wanted.memoryMiBAt(candidate.cpu)) return memoryShortage(input, candidate);
  return candidate.cpu.vcpu < wanted.vcpu ? cpuShortage(input, candidate) : undefined;
}

function memoryShortage(input: SizingInput, { size: { memoryMiB }, memoryKills, cpu }: Candidate): Shortage {
  if (memoryMiB < memoryAfterKills(input)) return { code: 'killed', memoryMiB };
  if (memoryKills > 0) return { code: 'memory-over', memoryMiB, times: memoryKills };
  const { margin } = input.policy.memory;
  if (memoryMiB >= cpu.memoryMiB * (1 + margin)) return { code: 'containers-need-more', memoryMiB };
  return { code: 'memory-margin', peakMiB: cpu.memoryMiB, margin };
}

function cpuShortage(input: SizingInput, { cpu }: Candidate): Shortage {
  const { policy, size } = input;
  const { vcpu, shareOver, shareAllowed } = cpu;
  const full = fullAfterGrowth(input);
  const fits = fitsCpu(cpu, policy, asNeed(size).vcpu);
  if (full && (fits || vcpu === full.vcpu)) return { code: 'full-after-growth', ...full };
  if (fits) return { code: 'health-checks-failed', vcpu };
  if (shareOver > shareAllowed) return { code: 'cpu-over', vcpu, share: shareOver, admitted: shareAllowed };
  if (cpu.weeklyPeak) return { code: 'weekly-peak', vcpu };
  return { code: 'cpu-over', vcpu, share: cpu.weekShareOver, admitted: policy.cpu.weekBudget };
}

/**
 * Cheaper size that an engineer would ask about: the most expensive of those with as much CPU or as much memory as the
 * chosen one. A size smaller than the current one in a resource that the current size lacks is no alternative.
 */
export function runnerUpOf(findings: Findings): RunnerUp | undefined {
  const { input, candidates, chosen, inUse, isEnough } = findings;
  const cheaper = candidates.slice(
    0,
    candidates.findIndex(({ size }) => sameSize(size, chosen.size)),
  );
  const floor = isEnough ? { vcpu: 0, memoryMiB: 0 } : lackingNow(findings);
  const next = cheaper.findLast(({ size }) => {
    const isNear = size.cpuUnits === chosen.size.cpuUnits || size.memoryMiB === chosen.size.memoryMiB;
    return (isNear || sameSize(size, inUse.size)) && holds(size, floor.vcpu, floor.memoryMiB);
  });
  if (!next) return undefined;
  const usd = input.price.rankingOnly ? undefined : monthlyUsd(next.hourlyUsd, next.cpu.tasks);
  const whyNot = shortageOf(findings, next) ?? heldBackReason(findings, next);
  return { size: next.size, monthlyUsd: usd, whyNot };
}

/** CPU and memory of the current size where they are not enough; 0 where they are. */
function lackingNow({ input, wanted, inUse }: Findings): { vcpu: number; memoryMiB: number } {
  const current = asNeed(input.size);
  return {
    vcpu: current.vcpu < wanted.vcpu ? current.vcpu : 0,
    memoryMiB: current.memoryMiB < wanted.memoryMiBAt(inUse.cpu) ? current.memoryMiB : 0,
  };
}

/** Reason against a size that would be enough. */
function heldBackReason(findings: Findings, candidate: Candidate): HeldBack {
  const { input, days, careful, brakes, inUse } = findings;
  const { size, cpu } = candidate;
  const current = asNeed(input.size);
  const isBelow = (vcpu: number, memoryMiB: number) =>
    !holds(size, Math.min(current.vcpu, vcpu), Math.min(current.memoryMiB, memoryMiB));
  if (!isWithin(size, input.bounds ?? {})) return { code: 'owner-limits' };
  const brake = brakes.find(({ atLeast }) => isBelow(atLeast.vcpu, atLeast.memoryMiB));
  if (brake) return brake.why;
  if (isBelow(careful.vcpu, careful.memoryMiBAt(cpu))) return { code: 'little-trust', days };
  const { deadBand, leastSavingUsd } = input.policy.change;
  const isFew = candidate.hourlyUsd * cpu.tasks > (1 - deadBand) * inUse.hourlyUsd * inUse.cpu.tasks;
  return isFew
    ? { code: 'small-saving', share: deadBand }
    : { code: 'small-saving-usd', usd: leastSavingUsd };
}
