import { createHash } from 'node:crypto';
import type { FargateSize, OperatingSystem } from './fargate-sizes.ts';
import type { ServiceReference } from './service-reference.ts';

/** A number that changes with the size. */
interface Change {
  from: number;
  to: number;
}

/** One container's new limits; only what has to change. */
export interface ContainerChange {
  name: string;
  cpuUnits?: Change;
  memoryMiB?: Change;
  memoryReservationMiB?: Change;
}

/** A decision that may be applied: what was analysed, and what is to come. Times are epoch ms. */
export interface DecisionRecord {
  /** Names the decision: of one service, one revision and one size. */
  id: string;
  service: ServiceReference;
  /** The revision that was analysed. Where another one runs, the decision is stale. */
  taskDefinitionArn: string;
  os: OperatingSystem;
  from: FargateSize;
  to: FargateSize;
  containers: ContainerChange[];
  action: 'shrink' | 'grow' | 'rebalance';
  tolerance: 'critical' | 'standard' | 'batch';
  /** With the tasks of before and after; absent where no price is known. */
  monthlyUsd?: { before: number; after: number };
  /** Mean number of running tasks. */
  tasks: { before: number; after: number };
  /** The size that ran some days before (policy.ts, mostGrowthDays): automatic growth is limited by it. */
  sizeBefore?: FargateSize;
  decidedAt: number;
}

/** Hexadecimal digits of an id: 96 bits, so that two of them never meet by chance. */
const digits = 24;

/** Names a decision, or a rollback, by what makes it up: the same parts, in the same order, give the same id. */
export function idOfParts(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, digits);
}
