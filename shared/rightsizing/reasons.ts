import { type FargateSize, holds, sameSize } from '../task/fargate-sizes.ts';
import type { Brake } from './brakes.ts';
import { monthlyUsd } from './cost.ts';
import type { RunnerUp, Sized, SizingInput } from './decision.ts';
import type { Leak } from './leak.ts';
import { memoryAfterKills, type Need } from './needs.ts';
import { type Candidate, fitsCpu } from './replay.ts';
import { highest } from './usage.ts';
import {
  memoryInWords,
  minutesInWords,
  percentInWords,
  sizeInWords,
  timesInWords,
  usdInWords,
} from './words.ts';

/** What the decision rests on, for its words. */
export interface Findings {
  input: SizingInput;
  days: number;
  /** What usage and stops ask for, and what they would ask for with the trust that the days seen deserve. */
  wanted: Need;
  careful: Need;
  brake: Brake;
  leak?: Leak;
  candidates: readonly Candidate[];
  chosen: FargateSize;
}

/** The sentence that Slack shows. */
export function reasonFor(action: Sized['action'], findings: Findings): string {
  const { input, chosen, leak } = findings;
  const leaks = leak
    ? `; memory only grows, by about ${memoryInWords(leak.mibPerDay)} a day, which looks like a leak`
    : '';
  if (action === 'keep') {
    const none = holds(chosen, findings.wanted.vcpu, findings.wanted.memoryMiB)
      ? ''
      : ', though none is large enough';
    return `${sizeInWords(chosen)} stays${none}: ${whatItMeets(findings, chosen)}${leaks}.`;
  }
  const change = `${sizeInWords(input.size)} to ${sizeInWords(chosen)}`;
  if (action === 'shrink') {
    const { size, price, tasks } = input;
    const saved = usdInWords(monthlyUsd(size, price, tasks) - monthlyUsd(chosen, price, tasks));
    return `${change} saves ${saved} a month: ${whatItMeets(findings, chosen)}${leaks}.`;
  }
  return `${change}: ${whyNot(findings, input.size) ?? 'another size fits better'}${leaks}.`;
}

/** What the usage would have met on a size that was not rejected. */
function whatItMeets({ input, days, candidates }: Findings, size: FargateSize): string {
  const candidate = candidates.find((one) => sameSize(one.size, size));
  const over = minutesInWords(candidate?.cpu.minutesOver ?? 0);
  const memoryPeak = memoryInWords(highest(input.usage.memory.values));
  return `in ${days.toFixed(1)} days CPU was over it for ${over} and memory peaked at ${memoryPeak}`;
}

/** Why a size is not enough; undefined when it is. */
function whyNot(findings: Findings, size: FargateSize): string | undefined {
  const candidate = findings.candidates.find((one) => sameSize(one.size, size));
  if (!candidate) return undefined;
  if (size.memoryMiB < findings.wanted.memoryMiB) return whyMoreMemory(findings.input, candidate);
  return holds(size, findings.wanted.vcpu, 0) ? undefined : whyMoreCpu(findings.input, candidate);
}

function whyMoreMemory({ usage, stops, policy }: SizingInput, { size, memoryKills }: Candidate): string {
  const limit = memoryInWords(size.memoryMiB);
  if (size.memoryMiB < memoryAfterKills(stops, policy)) {
    return `tasks were killed for memory, so it takes more than ${limit}`;
  }
  if (memoryKills > 0) return `memory was above ${limit} ${timesInWords(memoryKills)}`;
  const peak = memoryInWords(highest(usage.memory.values));
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
  const at = candidates.findIndex(({ size }) => sameSize(size, chosen));
  const size = candidates[at - 1]?.size;
  if (!size) return undefined;
  return {
    size,
    monthlyUsd: monthlyUsd(size, input.price, input.tasks),
    whyNot: whyNot(findings, size) ?? whyNotYet(findings, size),
  };
}

/** Why a size that would be enough was not taken. */
function whyNotYet({ input, days, careful, brake }: Findings, size: FargateSize): string {
  if (!holds(size, brake.atLeast.vcpu, brake.atLeast.memoryMiB)) return brake.why;
  if (!holds(size, careful.vcpu, careful.memoryMiB))
    return `${days.toFixed(1)} days are too few to go that low`;
  return `it would save less than ${percentInWords(input.policy.change.deadBand)}`;
}
