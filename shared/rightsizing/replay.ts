import type { FargateSize } from '../task/fargate-sizes.ts';
import { minuteMs, unitsPerVcpu, weekMs } from '../task/units.ts';
import { cheapestFirst, type FargatePrice, hourlyUsd } from './cost.ts';
import {
  comesBackWeekly,
  halfLifeDays,
  minutesOver,
  recency,
  shareOver,
  timesPinned,
  withMargin,
} from './estimators.ts';
import type { Policy } from './policy.ts';
import { highest, type Usage, type UsageSeries, usageBetween } from './usage.ts';

/** What the CPU usage would have met on one CPU size. */
export interface CpuReplay {
  vcpu: number;
  /** Observed minutes whose mean was above the size. */
  minutesOver: number;
  /** Weighted share of the time over the size, and the share that the tolerance admits. */
  shareOver: number;
  shareAllowed: number;
  /** Share of the last seven days over the size. */
  weekShareOver: number;
  /** A peak that an alarm would see came back after a week. */
  weeklyPeak: boolean;
}

/** One legal size and what the usage would have met on it. */
export interface Candidate {
  size: FargateSize;
  hourlyUsd: number;
  cpu: CpuReplay;
  /** Stretches of usage above the memory: each would have been an out-of-memory kill. */
  memoryKills: number;
}

/**
 * Replays the CPU usage on each CPU size. More usage never makes a size fit that did not: shares and peaks can
 * only grow with it, and the admitted share can only fall.
 * @param vcpus the CPU sizes, ascending
 */
export function replayCpu(
  cpu: UsageSeries,
  vcpus: readonly number[],
  policy: Policy,
  now: number,
): CpuReplay[] {
  const weights = recency(cpu, halfLifeDays(cpu, policy.cpu), now);
  const lastWeek = usageBetween(cpu, now - weekMs, now);
  const evenly = new Float64Array(lastWeek.times.length).fill(1);
  const alarmMs = policy.change.alarmMinutes * minuteMs;
  const most = highest(cpu.values);
  const holdsAll = vcpus.find((vcpu) => vcpu >= most) ?? most;
  return vcpus.map((vcpu) => ({
    vcpu,
    minutesOver: minutesOver(cpu, vcpu),
    shareOver: shareOver(cpu, weights, vcpu, policy.cpu),
    shareAllowed: policy.cpu.overBudget * Math.min(1, vcpu / holdsAll),
    weekShareOver: shareOver(lastWeek, evenly, vcpu, policy.cpu),
    weeklyPeak: comesBackWeekly(
      timesPinned(cpu, vcpu / (1 + policy.cpu.margin), alarmMs),
      policy.cpu.repeatWithinHours,
    ),
  }));
}

/**
 * Whether the CPU size is enough for the tolerance.
 * @param trust 0 to 1: with less, less time over is admitted
 */
export function fitsCpu(replay: CpuReplay, { cpu }: Policy, trust = 1): boolean {
  return (
    replay.shareOver <= replay.shareAllowed * trust &&
    replay.weekShareOver <= cpu.weekBudget &&
    !replay.weeklyPeak
  );
}

/** Memory that leaves the policy's margin above the observed peak, MiB. */
export function memoryWanted(memory: UsageSeries, { memory: { margin } }: Policy, trust = 1): number {
  return withMargin(highest(memory.values), margin, trust);
}

/** Replays the usage on every size. @returns the candidates, cheapest first */
export function replayCandidates(
  { memory }: Usage,
  cpuReplays: readonly CpuReplay[],
  sizes: readonly FargateSize[],
  price: FargatePrice,
): Candidate[] {
  const most = highest(memory.values);
  const kills = new Map<number, number>();
  const killsAt = (memoryMiB: number) => {
    if (memoryMiB >= most) return 0;
    const known = kills.get(memoryMiB) ?? stretchesOver(memory, memoryMiB);
    kills.set(memoryMiB, known);
    return known;
  };
  return cheapestFirst(sizes, price).flatMap((size) => {
    const cpu = cpuReplays.find(({ vcpu }) => vcpu * unitsPerVcpu === size.cpuUnits);
    return cpu
      ? [{ size, hourlyUsd: hourlyUsd(size, price), cpu, memoryKills: killsAt(size.memoryMiB) }]
      : [];
  });
}

function stretchesOver({ values }: UsageSeries, limit: number): number {
  let stretches = 0;
  let wasOver = false;
  for (const value of values) {
    const isOver = value > limit;
    if (isOver && !wasOver) stretches++;
    wasOver = isOver;
  }
  return stretches;
}
