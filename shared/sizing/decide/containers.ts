import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import type { FittedContainer } from './decision.ts';

/** The least that a container may be given, MiB (ECS API reference, ContainerDefinition, memory). */
const leastMemoryMiB = 6;
/** The least CPU weight on Linux (same page, cpu). */
const leastCpuUnits = 2;

/** The least hard limit of each container that has one, MiB. */
export type ContainerNeeds = ReadonlyMap<string, number>;

/** What the hard limits of the containers need together, MiB. */
export function memoryForContainers(needs: ContainerNeeds): number {
  return sum([...needs.values()]);
}

/**
 * New limits for the containers of a task that changes its size. Hard limits, reservations and CPU weights keep
 * their proportions; a hard limit that needs more gets it, and the others give way. Together they fit the task, as
 * ECS demands: Σ CPU ≤ the task's, Σ memory (hard limit, else reservation) ≤ the task's, a hard limit above its
 * reservation.
 * @returns only the containers with something to change.
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

/** What ECS counts of a container against the task's memory; 0 where nothing is set. */
function memoryShare({ memoryMiB, memoryReservationMiB = 0 }: ContainerLimits): number {
  return memoryMiB ?? memoryReservationMiB;
}

/** What no container falls under: what it needs, or where all needs together do not fit, what ECS accepts. */
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
 * Scales whole numbers from one total to another so that their sum fits it: each gets at least its least, for which
 * the others give way in proportion to what they have above their own. 0 stays 0: nothing is set there.
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

/** The containers whose own hard limits, and not the task's memory, are what they meet first. */
export function boundByOwnLimit(
  containers: readonly ContainerLimits[],
  task: FargateSize,
): ContainerLimits[] {
  return containers.filter(({ memoryMiB }) => memoryMiB !== undefined && memoryMiB < task.memoryMiB);
}
