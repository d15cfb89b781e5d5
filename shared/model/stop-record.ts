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

/** Stops of one incident that are read, the newest: a crash loop has thousands, which say nothing more. */
export const mostStopsRead = 500;

/** The stops of one incident, as evidence for a size. Times are epoch ms. */
export interface StopRecord {
  cause: string;
  container?: string;
  times: number[];
  /** What the first of them ran on, as its event and task definition told; the container's own hard limit. */
  size?: FargateSize;
  containerLimitMiB?: number;
}

/** One abnormal stop that diagnose-stops counted. */
export interface CountedStop {
  /** Epoch ms. */
  at: number;
  cause: string;
  /** `web:42`; absent for stops that were counted before this was noted. */
  taskDefinition?: string;
}
