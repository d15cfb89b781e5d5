import type { FargateSize } from './fargate-sizes.ts';

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
