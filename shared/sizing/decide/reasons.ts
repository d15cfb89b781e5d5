import { holds, sameSize } from '../../model/fargate-sizes.ts';
import type { Leak } from '../usage/leak.ts';
import { highest } from '../usage/usage.ts';
import { isWithin } from './bounds.ts';
import type { Brake } from './brakes.ts';
import { monthlyUsd } from './cost.ts';
import type { Candidate, RunnerUp, Sized, SizingInput } from './decision.ts';
import { asNeed, containerNeeds, type Demand, memoryAfterKills } from './needs.ts';
import type { HeldBack, MetUsage, Shortage, SizingReason } from './reason.ts';
import { fitsCpu } from './replay.ts';

/** What the decision rests on. */
export interface Findings {
  input: SizingInput;
  days: number;
  /** 0 to 1: how far the days seen can be trusted. */
  trust: number;
  /** What usage and stops ask for, and what they would ask for with the trust that the days seen deserve. */
  wanted: Demand;
  careful: Demand;
  brakes: readonly Brake[];
  leak?: Leak;
  /** By the price of all their tasks. */
  candidates: readonly Candidate[];
  inUse: Candidate;
  /** Whether the size in use holds what is wanted. */
  isEnough: boolean;
  chosen: Candidate;
}

/** Why the recommendation is what it is. */
export function reasonFor(action: Sized['action'], findings: Findings): SizingReason {
  const { input, chosen, leak, isEnough, inUse } = findings;
  const leakMiBPerDay = leak?.mibPerDay;
  const [from, to] = [input.size, chosen.size];
  if (sameSize(from, to)) return { ...whyItStays(action, findings), leakMiBPerDay };
  if (!isEnough) {
    const shortage = whyNotEnough(findings, inUse);
    return { code: 'too-small', from, to, shortages: shortage ? [shortage] : [], leakMiBPerDay };
  }
  if (!isWithin(from, input.bounds ?? {})) return { code: 'owner-limits', from, to, leakMiBPerDay };
  return { code: 'saves', from, to, saved: savedBy(findings), met: metOn(findings, chosen), leakMiBPerDay };
}

function whyItStays(action: Sized['action'], findings: Findings): SizingReason {
  const { chosen, isEnough } = findings;
  if (action === 'rebalance') return containerShort(findings);
  const lacking = isEnough ? undefined : whyNoLarger(findings);
  return { code: 'fits', size: chosen.size, lacking, met: metOn(findings, chosen) };
}

function whyNoLarger({ input, leak }: Findings): 'nearly-full' | 'owner-limits' | 'none-larger' {
  if (leak?.resets === 0) return 'nearly-full';
  return input.bounds ? 'owner-limits' : 'none-larger';
}

/** USD a month, or the share of the price where none is known. */
function savedBy({ input, inUse, chosen }: Findings): { usd: number } | { share: number } {
  const [before = 0, after = 0] = [inUse, chosen].map(({ hourlyUsd, cpu }) =>
    monthlyUsd(hourlyUsd, cpu.tasks),
  );
  const saved = before - after;
  return input.price.rankingOnly ? { share: saved / (before || 1) } : { usd: saved };
}

/** The usage of the window, had it met the size. */
function metOn({ input, days, inUse }: Findings, { cpu }: Candidate): MetUsage {
  const { values, maxima } = input.usage.cpu;
  return {
    days,
    minutesOver: cpu.minutesOver,
    cpu: { size: cpu.vcpu, highestMean: highest(values), busiest: highest(maxima ?? values) },
    memoryPeakMiB: highest(input.usage.memory.values),
    tasks: { before: inUse.cpu.tasks, after: cpu.tasks },
  };
}

/** Which container has less than it needs. */
function containerShort({ input, chosen }: Findings): SizingReason {
  const needs = containerNeeds(input, chosen.cpu.memoryMiB);
  const short = (input.containers ?? []).find(
    ({ name, memoryMiB }) => memoryMiB !== undefined && memoryMiB < (needs.get(name) ?? 0),
  );
  const { name: container = '', memoryMiB: limitMiB = 0 } = short ?? {};
  const killed = input.stops.some((stop) => stop.container === container);
  return { code: 'container-short', size: chosen.size, container, limitMiB, killed };
}

/** What a size lacks; undefined when it is enough. */
function whyNotEnough({ input, wanted }: Findings, candidate: Candidate): Shortage | undefined {
  if (candidate.size.memoryMiB < wanted.memoryMiBAt(candidate.cpu)) return whyMoreMemory(input, candidate);
  return candidate.cpu.vcpu < wanted.vcpu ? whyMoreCpu(input, candidate) : undefined;
}

function whyMoreMemory(
  { stops, policy }: SizingInput,
  { size: { memoryMiB }, memoryKills, cpu }: Candidate,
): Shortage {
  if (memoryMiB < memoryAfterKills(stops, policy)) return { code: 'killed', memoryMiB };
  if (memoryKills > 0) return { code: 'memory-over', memoryMiB, times: memoryKills };
  const { margin } = policy.memory;
  if (memoryMiB >= cpu.memoryMiB * (1 + margin)) return { code: 'containers-need-more', memoryMiB };
  return { code: 'memory-margin', peakMiB: cpu.memoryMiB, margin };
}

function whyMoreCpu({ policy }: SizingInput, { cpu }: Candidate): Shortage {
  const { vcpu, shareOver, shareAllowed } = cpu;
  if (fitsCpu(cpu, policy)) return { code: 'health-checks-failed', vcpu };
  if (shareOver > shareAllowed) return { code: 'cpu-over', vcpu, share: shareOver, admitted: shareAllowed };
  if (cpu.weeklyPeak) return { code: 'weekly-peak', vcpu };
  return { code: 'cpu-over', vcpu, share: cpu.weekShareOver, admitted: policy.cpu.weekBudget };
}

/** The next cheaper size than the chosen one, and what speaks against it. */
export function runnerUpOf(findings: Findings): RunnerUp | undefined {
  const { input, candidates, chosen } = findings;
  const next = candidates[candidates.findIndex(({ size }) => sameSize(size, chosen.size)) - 1];
  if (!next) return undefined;
  const usd = input.price.rankingOnly ? undefined : monthlyUsd(next.hourlyUsd, next.cpu.tasks);
  return {
    size: next.size,
    monthlyUsd: usd,
    whyNot: whyNotEnough(findings, next) ?? whyNotYet(findings, next),
  };
}

/** Why a size that would be enough was not taken. */
function whyNotYet(findings: Findings, candidate: Candidate): HeldBack {
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
