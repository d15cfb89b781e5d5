import type { FargateSize } from './fargate-sizes.ts';

/** Stop that is evidence for the size of a service: kind, time (epoch ms) and task size. */
export interface SizingStop {
  at: number;
  /** cpu-starved: a health check failed while CPU was at its limit. */
  kind: 'out-of-memory' | 'cpu-starved';
  size: FargateSize;
  /** Container that was killed, and its own hard limit if that was the one exceeded. */
  container?: string;
  containerLimitMiB?: number;
}

/** Newest stops read per incident: a crash loop has thousands, which add no information. */
export const mostStopsRead = 500;

/** Stops of one incident, as evidence for a size. Times are epoch ms. */
export interface StopRecord {
  cause: string;
  container?: string;
  times: number[];
  /** Size on which the first of them ran, from its event and task definition; and the container's own limit. */
  size?: FargateSize;
  containerLimitMiB?: number;
}

/** Abnormal stop that diagnose-stops counted. */
export interface CountedStop {
  /** Epoch ms. */
  at: number;
  cause: string;
  /** `web:42`; absent for stops counted before this field was stored. */
  taskDefinition?: string;
}
