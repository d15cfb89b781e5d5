import type { FargateSize } from './fargate-sizes.ts';

/** A stop that is evidence for the size of a service: what happened, when (epoch ms), and at which task size. */
export interface SizingStop {
  at: number;
  /** cpu-starved: a health check failed while CPU stood at its limit. */
  kind: 'out-of-memory' | 'cpu-starved';
  size: FargateSize;
  /** The container that was killed, and its own hard limit where that, and not the task, was what killed. */
  container?: string;
  containerLimitMiB?: number;
}
