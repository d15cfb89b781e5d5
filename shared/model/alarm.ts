import type { NamedMetric } from './scaling.ts';

/** A CloudWatch alarm, as far as it tells which metric and which service it is about. */
export interface Alarm {
  name: string;
  arn: string;
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** All metrics it looks at: one, or those of its metric math. Empty for a composite alarm. */
  metrics: NamedMetric[];
  threshold?: number;
  /** `GreaterThanOrEqualToThreshold` and its like. */
  comparison?: string;
  /** Of a composite alarm: `ALARM("one") OR ALARM("other")`. */
  rule?: string;
}
