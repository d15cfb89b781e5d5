import { createHash } from 'node:crypto';
import type { FargateSize, OperatingSystem } from './fargate-sizes.ts';
import type { ServiceReference } from './service-reference.ts';

/** Number that changes with the size. */
interface Change {
  from: number;
  to: number;
}

/** New limits of one container; only those that change. */
export interface ContainerChange {
  name: string;
  cpuUnits?: Change;
  memoryMiB?: Change;
  memoryReservationMiB?: Change;
}

/** Decision that may be applied: the analysed revision and the new size. Times are epoch ms. */
export interface DecisionRecord {
  /** Id of the decision, from its service, revision and size. */
  id: string;
  service: ServiceReference;
  /** Analysed revision. If another one runs, the decision is stale. */
  taskDefinitionArn: string;
  os: OperatingSystem;
  from: FargateSize;
  to: FargateSize;
  containers: ContainerChange[];
  action: 'shrink' | 'grow' | 'rebalance';
  tolerance: 'critical' | 'standard' | 'batch';
  /** Monthly cost including the change in tasks; absent if no price is known. */
  monthlyUsd?: { before: number; after: number };
  /** Mean number of running tasks. */
  tasks: { before: number; after: number };
  /** Size some days before (policy.ts, mostGrowthDays), which limits automatic growth. */
  sizeBefore?: FargateSize;
  decidedAt: number;
}

/** Hexadecimal digits of an id: 96 bits, so that ids never collide by chance. */
const digits = 24;

/** Id of a decision or a rollback from its parts: the same parts in the same order give the same id. */
export function idOfParts(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, digits);
}
