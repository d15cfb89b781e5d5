import { type FargateSize, fargateSizes, type OperatingSystem } from '../../model/fargate-sizes.ts';
import { minuteMs, unitsPerVcpu, weekMs } from '../../model/units.ts';
import {
  busiestMinutesOver,
  comesBackWeekly,
  halfLifeDays,
  minutesOver,
  recency,
  shareOver,
  timesPinned,
  withMargin,
} from '../usage/estimators.ts';
import type { LoadAt } from '../usage/load.ts';
import { highest, type Usage, type UsageSeries, usageBetween } from '../usage/usage.ts';
import type { Candidate, CpuReplay } from './decision.ts';
import type { Policy } from './policy.ts';

/** CPU sizes available on this operating system, vCPU, ascending. */
export function cpuSizes(os: OperatingSystem): number[] {
  return [...new Set(fargateSizes[os].map(({ cpuUnits }) => cpuUnits / unitsPerVcpu))];
}

/**
 * Replays the CPU usage on each CPU size. Monotonic: with more usage, shares and peaks can only rise and the allowed
 * share only fall, so a size that did not fit never starts to fit.
 * @param vcpus CPU sizes, ascending
 */
export function replayCpu(
  loadAt: LoadAt,
  vcpus: readonly number[],
  policy: Policy,
  now: number,
): CpuReplay[] {
  const loads = vcpus.map((vcpu) => ({ vcpu, ...loadAt(vcpu) }));
  const [first] = loads;
  if (!first) return [];
  const weights = recency(first.cpu, halfLifeDays(first.cpu, policy.cpu), now);
  const evenly = new Float64Array(first.cpu.times.length).fill(1);
  const alarmMs = policy.change.alarmMinutes * minuteMs;
  const holdsAll =
    loads.find(({ vcpu, cpu }) => vcpu >= highest(cpu.values))?.vcpu ?? highest(first.cpu.values);
  return loads.map(({ vcpu, cpu, tasks, memoryMiB }) => ({
    vcpu,
    tasks,
    memoryMiB,
    minutesOver: minutesOver(cpu, vcpu),
    taskMinutesOver: busiestMinutesOver(cpu, vcpu),
    shareOver: shareOver(cpu, weights, vcpu, policy.cpu),
    shareAllowed: policy.cpu.overBudget * Math.min(1, vcpu / holdsAll),
    weekShareOver: shareOver(usageBetween(cpu, now - weekMs, now), evenly, vcpu, policy.cpu),
    weeklyPeak: comesBackWeekly(
      timesPinned(cpu, vcpu / (1 + policy.cpu.margin), alarmMs),
      policy.cpu.repeatWithinHours,
    ),
  }));
}

/**
 * Tells whether the CPU size is enough for the tolerance. A weekly peak rules out a smaller size; for the current and
 * larger sizes it counts towards the budget.
 * @param inUse current size, vCPU
 * @param trust 0 to 1: the lower, the less time over the size is allowed
 */
export function fitsCpu(replay: CpuReplay, { cpu }: Policy, inUse: number, trust = 1): boolean {
  return (
    replay.shareOver <= replay.shareAllowed * trust &&
    replay.weekShareOver <= cpu.weekBudget &&
    !(replay.weeklyPeak && replay.vcpu < inUse)
  );
}

/** Memory with the policy's headroom above the observed peak, MiB. */
export function memoryWanted(peakMiB: number, { memory: { margin } }: Policy, trust = 1): number {
  return withMargin(peakMiB, margin, trust);
}

/** Replays usage on every size; candidates keep the order of the sizes. */
export function replayCandidates(
  { memory, memoryBefore }: Usage,
  cpuReplays: readonly CpuReplay[],
  sizes: readonly FargateSize[],
  hourlyUsd: (size: FargateSize) => number,
): Candidate[] {
  const kills = new Map<number, number>();
  const killsAt = (memoryMiB: number, peakMiB: number) => {
    if (memoryMiB >= peakMiB) return 0;
    const stretches =
      stretchesOver(memory, memoryMiB) + (memoryBefore ? stretchesOver(memoryBefore, memoryMiB) : 0);
    const known = kills.get(memoryMiB) ?? Math.max(1, stretches);
    kills.set(memoryMiB, known);
    return known;
  };
  const byUnits = new Map(cpuReplays.map((replay) => [replay.vcpu * unitsPerVcpu, replay]));
  return sizes.flatMap((size) => {
    const cpu = byUnits.get(size.cpuUnits);
    if (!cpu) return [];
    const memoryKills = killsAt(size.memoryMiB, cpu.memoryMiB);
    return [{ size, hourlyUsd: hourlyUsd(size), cpu, memoryKills }];
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
