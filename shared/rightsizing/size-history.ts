import type { FargateSize } from '../task/fargate-sizes.ts';

/** A size and the time (epoch ms) from which it ran; until the next span, or until now. */
export interface SizeSpan {
  from: number;
  size: FargateSize;
}
