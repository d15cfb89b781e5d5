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
  wanted: Need;
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
  if (action === 'keep') return `${sizeInWords(chosen)} stays: ${whatItMeets(findings, chosen)}${leaks}.`;
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
function whyNot({ input, wanted, candidates }: Findings, size: FargateSize): string | undefined {
  const { usage, stops, policy } = input;
  const candidate = candidates.find((one) => sameSize(one.size, size));
  if (!candidate || holds(size, wanted.vcpu, wanted.memoryMiB)) return undefined;
  const { cpu, memoryKills } = candidate;
  if (size.memoryMiB < memoryAfterKills(stops, policy)) {
    return `tasks were killed for memory, so it takes more than ${memoryInWords(size.memoryMiB)}`;
  }
  if (memoryKills > 0)
    return `memory was above ${memoryInWords(size.memoryMiB)} ${timesInWords(memoryKills)}`;
  if (size.memoryMiB < wanted.memoryMiB) {
    const peak = memoryInWords(highest(usage.memory.values));
    return `memory peaked at ${peak} and must keep ${percentInWords(policy.memory.margin)} above that`;
  }
  if (fitsCpu(cpu, policy)) return `health checks failed while CPU stood at ${cpu.vcpu} vCPU`;
  const over = (share: number, admitted: number) =>
    `CPU would be over ${cpu.vcpu} vCPU for ${percentInWords(share)} of the time, ${percentInWords(admitted)} is admitted`;
  if (cpu.shareOver > cpu.shareAllowed) return over(cpu.shareOver, cpu.shareAllowed);
  if (cpu.weeklyPeak) return `CPU goes above ${cpu.vcpu} vCPU at the same hour each week`;
  return over(cpu.weekShareOver, policy.cpu.weekBudget);
}

/** The next cheaper size than the chosen one, and what speaks against it. */
export function runnerUpOf(findings: Findings): RunnerUp | undefined {
  const { input, candidates, chosen, brake } = findings;
  const at = candidates.findIndex(({ size }) => sameSize(size, chosen));
  const size = candidates[at - 1]?.size;
  if (!size) return undefined;
  return {
    size,
    monthlyUsd: monthlyUsd(size, input.price, input.tasks),
    whyNot: whyNot(findings, size) ?? brake.why,
  };
}
