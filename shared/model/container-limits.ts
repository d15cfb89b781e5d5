/** What a container of a task definition reserves and may use; never its environment. */
export interface ContainerLimits {
  name: string;
  image?: string;
  essential: boolean;
  /** CPU units: on Fargate a weight among the containers of the task, not a cap. 0 when not set. */
  cpuUnits: number;
  /** Hard limit: the container is killed above it. */
  memoryMiB?: number;
  /** Soft limit: reserved for the container. */
  memoryReservationMiB?: number;
  /** Heap settings and numbers of workers found in command, entry point and environment (heap-flags.ts). */
  runtimeSettings: string[];
}
