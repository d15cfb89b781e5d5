import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { SizingStop } from '../../model/stop-record.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import { dayMs, unitsPerVcpu } from '../../model/units.ts';
import { withMargin } from '../usage/estimators.ts';
import { type ContainerNeeds, memoryForContainers } from './containers.ts';
import type { CpuReplay, SizingInput } from './decision.ts';
import { fullAfterGrowth } from './full-after-growth.ts';
import { evidence } from './policy.ts';
import { fitsCpu, memoryWanted } from './replay.ts';

/** CPU (vCPU) and memory (MiB) that a service needs. */
export interface Need {
  vcpu: number;
  memoryMiB: number;
}

/** Demand derived from usage and stops. Where scaling follows CPU, the memory of a task depends on its CPU. */
export interface Demand {
  vcpu: number;
  memoryMiBAt(replay: CpuReplay): number;
}

/** Derives the demand from usage and stops. @param trust 0 to 1: the lower, the more headroom */
export function demandOf(input: SizingInput, replays: readonly CpuReplay[], trust: number): Demand {
  const { stops, policy } = input;
  const inUse = asNeed(input.size).vcpu;
  const fitting = replays.find((replay) => fitsCpu(replay, policy, inUse, trust));
  const killed = memoryAfterKills(input);
  return {
    vcpu: Math.max(
      fitting?.vcpu ?? Number.POSITIVE_INFINITY,
      vcpuAfterStarvation(replays, stops),
      vcpuAfterGrowth(replays, input),
    ),
    memoryMiBAt: ({ memoryMiB }) => {
      const containers = memoryForContainers(containerNeeds(input, memoryMiB, trust));
      return Math.max(memoryWanted(memoryMiB, policy, trust), killed, containers);
    },
  };
}

/**
 * Memory above the task limit that killed, MiB: the kill cut the peak off, so its true height is unknown. A size that
 * was killed long ago and has run since is kept, without more memory.
 */
export function memoryAfterKills({
  stops,
  policy: { memory },
  size: { memoryMiB },
  now,
}: Pick<SizingInput, 'stops' | 'policy' | 'size' | 'now'>): number {
  const needs = taskKills(stops).map(({ at, size: killed }) => {
    const hasHeld = killed.memoryMiB === memoryMiB && at < now - evidence.killAsksDays * dayMs;
    return killed.memoryMiB * (hasHeld ? 1 : memory.killFactor);
  });
  return Math.max(0, ...needs);
}

/** Kills at the memory of the task, not at a container's own limit. */
export function taskKills(stops: readonly SizingStop[]): SizingStop[] {
  return stops.filter(
    ({ kind, containerLimitMiB }) => kind === 'out-of-memory' && containerLimitMiB === undefined,
  );
}

/**
 * Memory that each container with a hard limit needs: headroom above its own peak if known, and above its own limit if
 * that killed it. An unknown peak is taken to be that of the whole task.
 * @param taskPeakMiB highest memory of one task
 */
export function containerNeeds(
  { containers = [], containerPeaks, stops, policy }: SizingInput,
  taskPeakMiB: number,
  trust = 1,
): ContainerNeeds {
  const needs = containers.flatMap(({ name, memoryMiB }) => {
    if (memoryMiB === undefined) return [];
    const killedAt = stops.map(({ container, containerLimitMiB }) =>
      container === name ? (containerLimitMiB ?? 0) : 0,
    );
    const afterKills = Math.max(0, ...killedAt) * policy.memory.killFactor;
    const peak = containerPeaks?.get(name);
    const seen =
      peak === undefined
        ? Math.min(memoryMiB, withMargin(taskPeakMiB, policy.memory.margin, trust))
        : withMargin(peak, policy.memory.margin, trust);
    return [[name, Math.max(seen, afterKills)] as const];
  });
  return new Map(needs);
}

/** Tells whether a container has less than it needs, so that something changes even if the task size stays. */
export function isContainerShort(containers: readonly ContainerLimits[], needs: ContainerNeeds): boolean {
  return containers.some(
    ({ name, memoryMiB }) => memoryMiB !== undefined && memoryMiB < Math.floor(needs.get(name) ?? 0),
  );
}

/** Next CPU size above one that was full again soon after a growth; beyond every size if there is none. */
function vcpuAfterGrowth(replays: readonly CpuReplay[], input: SizingInput): number {
  const full = fullAfterGrowth(input);
  if (!full) return 0;
  return replays.find(({ vcpu }) => vcpu > full.vcpu)?.vcpu ?? Number.POSITIVE_INFINITY;
}

/** Next CPU size above those on which health checks failed for lack of CPU. */
function vcpuAfterStarvation(replays: readonly CpuReplay[], stops: readonly SizingStop[]): number {
  const starved = stops
    .filter(({ kind }) => kind === 'cpu-starved')
    .map(({ size }) => size.cpuUnits / unitsPerVcpu);
  if (starved.length === 0) return 0;
  const most = Math.max(...starved);
  return replays.find(({ vcpu }) => vcpu > most)?.vcpu ?? most;
}

/** Size as a need: CPU in vCPU, memory in MiB. */
export function asNeed({ cpuUnits, memoryMiB }: FargateSize): Need {
  return { vcpu: cpuUnits / unitsPerVcpu, memoryMiB };
}
