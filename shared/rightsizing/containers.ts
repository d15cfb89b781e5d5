import type { ContainerLimits } from '../task/container-limits.ts';
import type { FargateSize } from '../task/fargate-sizes.ts';
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
  const memory = hardLimits(containers, from, to, needs);
  return containers.flatMap((container, index) => {
    const hard = memory[index];
    const fitted = {
      name: container.name,
      cpuUnits: changed(container.cpuUnits || undefined, cpuUnits(container, from, to)),
      memoryMiB: changed(container.memoryMiB, hard),
      memoryReservationMiB: changed(container.memoryReservationMiB, reservation(container, from, to, hard)),
    };
    const changes = fitted.cpuUnits ?? fitted.memoryMiB ?? fitted.memoryReservationMiB;
    return changes ? [fitted] : [];
  });
}

/** In the order of the containers; undefined where none was set. */
function hardLimits(
  containers: readonly ContainerLimits[],
  from: FargateSize,
  to: FargateSize,
  needs: ContainerNeeds,
): (number | undefined)[] {
  const factor = to.memoryMiB / from.memoryMiB;
  const least = containers.map((container) => neededBy(container, needs));
  const scaled = containers.map(({ memoryMiB }, index) =>
    memoryMiB === undefined ? undefined : Math.max(Math.floor(memoryMiB * factor), least[index] ?? 0),
  );
  const soft = containers.map((container, index) =>
    scaled[index] === undefined ? Math.floor((container.memoryReservationMiB ?? 0) * factor) : 0,
  );
  const excess = sum(scaled.map((limit) => limit ?? 0)) + sum(soft) - to.memoryMiB;
  if (excess <= 0) return scaled;
  // What was raised takes its room from the others, in proportion to what each has above its own need.
  const spare = scaled.map((limit, index) => Math.max(0, (limit ?? 0) - (least[index] ?? 0)));
  const share = Math.min(1, excess / Math.max(1, sum(spare)));
  return scaled.map((limit, index) => limit && limit - Math.ceil((spare[index] ?? 0) * share));
}

function neededBy({ name, memoryMiB }: ContainerLimits, needs: ContainerNeeds): number {
  return memoryMiB === undefined ? 0 : Math.max(leastMemoryMiB, Math.ceil(needs.get(name) ?? 0));
}

function reservation(
  { memoryReservationMiB }: ContainerLimits,
  from: FargateSize,
  to: FargateSize,
  hardLimit: number | undefined,
): number | undefined {
  if (memoryReservationMiB === undefined) return undefined;
  const scaled = Math.max(leastMemoryMiB, Math.floor((memoryReservationMiB * to.memoryMiB) / from.memoryMiB));
  return hardLimit === undefined ? scaled : Math.min(scaled, hardLimit - 1);
}

function cpuUnits({ cpuUnits }: ContainerLimits, from: FargateSize, to: FargateSize): number {
  return Math.max(leastCpuUnits, Math.floor((cpuUnits * to.cpuUnits) / from.cpuUnits));
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
