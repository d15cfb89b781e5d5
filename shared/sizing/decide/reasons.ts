import { holds, sameSize } from '../../model/fargate-sizes.ts';
import {
  daysInWords,
  memoryInWords,
  minutesInWords,
  monthlyInWords,
  percentInWords,
  sizeInWords,
  tasksInWords,
  timesInWords,
} from '../../model/format.ts';
import type { Leak } from '../usage/leak.ts';
import { highest } from '../usage/usage.ts';
import { isWithin } from './bounds.ts';
import type { Brake } from './brakes.ts';
import { monthlyUsd } from './cost.ts';
import type { RunnerUp, Sized, SizingInput } from './decision.ts';
import { asNeed, containerNeeds, type Demand, memoryAfterKills } from './needs.ts';
import { type Candidate, fitsCpu } from './replay.ts';

/** What the decision rests on, for its words. */
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

/** The sentence that Slack shows. */
export function reasonFor(action: Sized['action'], findings: Findings): string {
  const { input, chosen, inUse, leak } = findings;
  const leaks = leak
    ? `; memory only grows, by about ${memoryInWords(leak.mibPerDay)} a day, which looks like a leak`
    : '';
  if (sameSize(chosen.size, input.size)) return `${whyItStays(action, findings)}${leaks}.`;
  const change = `${sizeInWords(input.size)} to ${sizeInWords(chosen.size)}`;
  if (!findings.isEnough) {
    return `${change}: ${whyNotEnough(findings, inUse) ?? 'another size fits better'}${leaks}.`;
  }
  if (!isWithin(input.size, input.bounds ?? {})) {
    return `${change}: the owner's limits for this service do not admit the size in use${leaks}.`;
  }
  return `${change} saves ${savingInWords(findings)}: ${whatItMeets(findings, chosen)}${leaks}.`;
}

function whyItStays(action: Sized['action'], findings: Findings): string {
  const { chosen, isEnough } = findings;
  const size = sizeInWords(chosen.size);
  if (action === 'rebalance') return `${size} stays, shared out anew: ${whyShort(findings)}`;
  const none = isEnough ? '' : `, though ${whyNoLarger(findings)}`;
  return `${size} stays${none}: ${whatItMeets(findings, chosen)}`;
}

function whyNoLarger({ input, leak }: Findings): string {
  if (leak?.resets === 0) return 'it is nearly full';
  return input.bounds ? "the owner's limits admit none that is large enough" : 'none is large enough';
}

/** `$27.03 a month`, or in percent where no price is known. */
function savingInWords({ input, inUse, chosen }: Findings): string {
  const [before, after] = [inUse, chosen].map(({ hourlyUsd, cpu }) => monthlyUsd(hourlyUsd, cpu.tasks));
  const saved = (before ?? 0) - (after ?? 0);
  if (input.price.rankingOnly) return percentInWords(saved / (before || 1));
  return monthlyInWords(saved);
}

/** What the usage would have met on a size that was not rejected. */
function whatItMeets({ input, days, inUse }: Findings, { cpu }: Candidate): string {
  const over = minutesInWords(cpu.minutesOver);
  const memoryPeak = memoryInWords(highest(input.usage.memory.values));
  const [before, after] = [tasksInWords(inUse.cpu.tasks), tasksInWords(cpu.tasks)];
  const tasks = before === after ? '' : `${before} tasks become ${after}, and `;
  return `${tasks}in ${daysInWords(days)} CPU was over it for ${over} and memory peaked at ${memoryPeak}`;
}

/** Which container has less than it needs. */
function whyShort({ input, chosen }: Findings): string {
  const needs = containerNeeds(input, chosen.cpu.memoryMiB);
  const short = (input.containers ?? []).find(
    ({ name, memoryMiB }) => memoryMiB !== undefined && memoryMiB < (needs.get(name) ?? 0),
  );
  const limit = `its own limit of ${memoryInWords(short?.memoryMiB ?? 0)}`;
  const wasKilled = input.stops.some(({ container }) => container === short?.name);
  return `container ${short?.name} ${wasKilled ? 'was killed at' : 'comes close to'} ${limit}, not at the task's memory`;
}

/** Why a size is not enough; undefined when it is. */
function whyNotEnough({ input, wanted }: Findings, candidate: Candidate): string | undefined {
  if (candidate.size.memoryMiB < wanted.memoryMiBAt(candidate.cpu)) return whyMoreMemory(input, candidate);
  return candidate.cpu.vcpu < wanted.vcpu ? whyMoreCpu(input, candidate) : undefined;
}

function whyMoreMemory({ stops, policy }: SizingInput, { size, memoryKills, cpu }: Candidate): string {
  const limit = memoryInWords(size.memoryMiB);
  if (size.memoryMiB < memoryAfterKills(stops, policy)) {
    return `tasks were killed for memory, so it takes more than ${limit}`;
  }
  if (memoryKills > 0) return `memory was above ${limit} ${timesInWords(memoryKills)}`;
  if (size.memoryMiB >= cpu.memoryMiB * (1 + policy.memory.margin)) {
    return `its containers need more than ${limit} together`;
  }
  const peak = memoryInWords(cpu.memoryMiB);
  return `memory peaked at ${peak} and must keep ${percentInWords(policy.memory.margin)} above that`;
}

function whyMoreCpu({ policy }: SizingInput, { cpu }: Candidate): string {
  if (fitsCpu(cpu, policy)) return `health checks failed while CPU stood at ${cpu.vcpu} vCPU`;
  const over = (share: number, admitted: number) =>
    `CPU would be over ${cpu.vcpu} vCPU for ${percentInWords(share)} of the time, ${percentInWords(admitted)} is admitted`;
  if (cpu.shareOver > cpu.shareAllowed) return over(cpu.shareOver, cpu.shareAllowed);
  if (cpu.weeklyPeak) return `CPU goes above ${cpu.vcpu} vCPU at the same hour each week`;
  return over(cpu.weekShareOver, policy.cpu.weekBudget);
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
function whyNotYet(findings: Findings, candidate: Candidate): string {
  const { input, days, careful, brakes, inUse } = findings;
  const { size, cpu } = candidate;
  const current = asNeed(input.size);
  const isBelow = (vcpu: number, memoryMiB: number) =>
    !holds(size, Math.min(current.vcpu, vcpu), Math.min(current.memoryMiB, memoryMiB));
  if (!isWithin(size, input.bounds ?? {})) return "the owner's limits for this service do not admit it";
  const brake = brakes.find(({ atLeast }) => isBelow(atLeast.vcpu, atLeast.memoryMiB));
  if (brake) return brake.why;
  if (isBelow(careful.vcpu, careful.memoryMiBAt(cpu))) {
    return `${daysInWords(days)} are too few to go that low`;
  }
  const { deadBand, leastSavingUsd } = input.policy.change;
  const isFew = candidate.hourlyUsd * cpu.tasks > (1 - deadBand) * inUse.hourlyUsd * inUse.cpu.tasks;
  return `it would save less than ${isFew ? percentInWords(deadBand) : monthlyInWords(leastSavingUsd)}`;
}
