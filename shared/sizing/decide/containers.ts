import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import type { FittedContainer } from './decision.ts';

/** Smallest memory of a container, MiB (ECS API reference, ContainerDefinition, memory). */
const leastMemoryMiB = 6;
/** Smallest CPU weight on Linux (same page, cpu). */
const leastCpuUnits = 2;

/** Smallest hard limit that each container with a hard limit needs, MiB. */
export type ContainerNeeds = ReadonlyMap<string, number>;

/** Total memory that the hard limits of the containers need, MiB. */
export function memoryForContainers(needs: ContainerNeeds): number {
  return sum([...needs.values()]);
}

/**
 * Computes the container limits for a new task size. Hard limits, reservations and CPU weights keep their proportions;
 * a hard limit that needs more gets it at the expense of the others. Together they fit the task, as ECS requires: Σ CPU
 * ≤ the task's, Σ memory (hard limit, else reservation) ≤ the task's, each hard limit above its reservation.
 * @returns only the containers that change
 */
export function fitContainers(
  containers: readonly ContainerLimits[],
  from: FargateSize,
  to: FargateSize,
  needs: ContainerNeeds = new Map(),
): FittedContainer[] {
  const memory = fitShares(
    containers.map(memoryShare),
    from.memoryMiB,
    to.memoryMiB,
    leastMemory(containers, needs, to.memoryMiB),
  );
  const cpu = fitShares(
    containers.map(({ cpuUnits }) => cpuUnits),
    from.cpuUnits,
    to.cpuUnits,
    containers.map(() => leastCpuUnits),
  );
  return containers.flatMap((container, at) => {
    const share = memory[at] ?? 0;
    const hard = container.memoryMiB === undefined ? undefined : share;
    const soft = reservation(container, to.memoryMiB / from.memoryMiB, share);
    const fitted = {
      name: container.name,
      cpuUnits: changed(container.cpuUnits || undefined, cpu[at]),
      memoryMiB: changed(container.memoryMiB, hard),
      memoryReservationMiB: changed(container.memoryReservationMiB, soft),
    };
    const changes = fitted.cpuUnits ?? fitted.memoryMiB ?? fitted.memoryReservationMiB;
    return changes ? [fitted] : [];
  });
}

/** Memory of a container that ECS counts against the task's; 0 if none is set. */
function memoryShare({ memoryMiB, memoryReservationMiB = 0 }: ContainerLimits): number {
  return memoryMiB ?? memoryReservationMiB;
}

/** Floor for each container: what it needs, or what ECS accepts if all needs together do not fit. */
function leastMemory(
  containers: readonly ContainerLimits[],
  needs: ContainerNeeds,
  taskMiB: number,
): number[] {
  const least = containers.map((container) => {
    const { name, memoryMiB, memoryReservationMiB } = container;
    if (memoryShare(container) === 0) return { accepted: 0, needed: 0 };
    const hasBoth = memoryMiB !== undefined && memoryReservationMiB !== undefined;
    const accepted = hasBoth ? leastMemoryMiB + 1 : leastMemoryMiB;
    return { accepted, needed: Math.max(accepted, Math.floor(needs.get(name) ?? 0)) };
  });
  const needed = least.map((one) => one.needed);
  return sum(needed) <= taskMiB ? needed : least.map(({ accepted }) => accepted);
}

/**
 * Scales whole numbers from one total to another so that their sum fits: each gets at least its floor, at the expense
 * of the others in proportion to their excess over their own floors. 0 means not set, and stays 0.
 */
function fitShares(shares: readonly number[], from: number, to: number, least: readonly number[]): number[] {
  const floors = shares.map((share, at) => (share === 0 ? 0 : (least[at] ?? 0)));
  const scaled = shares.map((share, at) => Math.max(Math.floor((share * to) / from), floors[at] ?? 0));
  const excess = sum(scaled) - to;
  if (excess <= 0) return scaled;
  const spare = scaled.map((share, at) => share - (floors[at] ?? 0));
  return scaled.map((share, at) => share - Math.ceil(((spare[at] ?? 0) * excess) / sum(spare)));
}

function reservation(
  { memoryMiB, memoryReservationMiB }: ContainerLimits,
  factor: number,
  share: number,
): number | undefined {
  if (memoryReservationMiB === undefined || memoryMiB === undefined) return share;
  const scaled = Math.max(leastMemoryMiB, Math.floor(memoryReservationMiB * factor));
  return Math.min(scaled, share - 1);
}

function changed(from: number | undefined, to: number | undefined): { from: number; to: number } | undefined {
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Containers that reach their own hard limits before the task's memory limit. */
export function boundByOwnLimit(
  containers: readonly ContainerLimits[],
  task: FargateSize,
): ContainerLimits[] {
  return containers.filter(({ memoryMiB }) => memoryMiB !== undefined && memoryMiB < task.memoryMiB);
}
