import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { SizingStop } from '../../model/stop-record.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import { dayMs, unitsPerVcpu } from '../../model/units.ts';
import { withMargin } from '../usage/estimators.ts';
import { type ContainerNeeds, memoryForContainers } from './containers.ts';
import type { CpuReplay, SizingInput } from './decision.ts';
import { evidence } from './policy.ts';
import { fitsCpu, memoryWanted } from './replay.ts';

/** How much a service needs: CPU in vCPU, memory in MiB. */
export interface Need {
  vcpu: number;
  memoryMiB: number;
}

/** What usage and stops ask for. Where scaling follows CPU, the memory of a task depends on its CPU. */
export interface Demand {
  vcpu: number;
  memoryMiBAt(replay: CpuReplay): number;
}

/** What the usage and the stops ask for; `trust` (0 to 1) below 1 asks for more. */
export function demandOf(input: SizingInput, replays: readonly CpuReplay[], trust: number): Demand {
  const { stops, policy } = input;
  const inUse = asNeed(input.size).vcpu;
  const fitting = replays.find((replay) => fitsCpu(replay, policy, inUse, trust));
  const killed = memoryAfterKills(input);
  return {
    vcpu: Math.max(fitting?.vcpu ?? Number.POSITIVE_INFINITY, vcpuAfterStarvation(replays, stops)),
    memoryMiBAt: ({ memoryMiB }) => {
      const containers = memoryForContainers(containerNeeds(input, memoryMiB, trust));
      return Math.max(memoryWanted(memoryMiB, policy, trust), killed, containers);
    },
  };
}

/**
 * More than the task memory that killed, MiB: a kill cuts the peak off, so that the true one was never seen. A size that
 * still runs and was killed long ago has held since: it stays, and asks for no more.
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

/** Kills at the memory of the task, and not at a container's own limit. */
export function taskKills(stops: readonly SizingStop[]): SizingStop[] {
  return stops.filter(
    ({ kind, containerLimitMiB }) => kind === 'out-of-memory' && containerLimitMiB === undefined,
  );
}

/**
 * What each container with a hard limit needs: room above its own peak where that is known, and above the own limit
 * that killed it. Where its peak is not known it may have been all of the task's.
 * @param taskPeakMiB the highest memory of one task
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

/** Whether a container has less than it needs, so that something changes even if the task size stays. */
export function isContainerShort(containers: readonly ContainerLimits[], needs: ContainerNeeds): boolean {
  return containers.some(
    ({ name, memoryMiB }) => memoryMiB !== undefined && memoryMiB < Math.floor(needs.get(name) ?? 0),
  );
}

/** The next CPU size above those on which health checks failed for want of CPU. */
function vcpuAfterStarvation(replays: readonly CpuReplay[], stops: readonly SizingStop[]): number {
  const starved = stops
    .filter(({ kind }) => kind === 'cpu-starved')
    .map(({ size }) => size.cpuUnits / unitsPerVcpu);
  if (starved.length === 0) return 0;
  const most = Math.max(...starved);
  return replays.find(({ vcpu }) => vcpu > most)?.vcpu ?? most;
}

export function asNeed({ cpuUnits, memoryMiB }: FargateSize): Need {
  return { vcpu: cpuUnits / unitsPerVcpu, memoryMiB };
}
