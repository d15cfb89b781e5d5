import { throttled } from './faults.ts';

interface Limit {
  service: string;
  operations: string[];
  burst: number;
  perSecond: number;
}

/**
 * Published limits of an account in one region, for the operations that the sandbox has: ECS's token buckets
 * ("Request throttling for the Amazon ECS API"), GetLogEvents and GetParameter from "Service quotas".
 */
const limits: Limit[] = [
  { service: 'ecs', operations: ['DescribeTaskDefinition'], burst: 50, perSecond: 20 },
  { service: 'ecs', operations: ['DescribeServices'], burst: 100, perSecond: 20 },
  { service: 'ecs', operations: ['DescribeTasks'], burst: 100, perSecond: 20 },
  { service: 'logs', operations: ['GetLogEvents'], burst: 25, perSecond: 25 },
  { service: 'ssm', operations: ['GetParameter'], burst: 40, perSecond: 40 },
];

/** @throws AwsError when the account has used up its limit for this operation. */
export type Throttle = (service: string, operation: string) => void;

/** Token buckets, filled by real time even under a simulated clock: what they limit is a rate of real calls. */
export function createThrottle(): Throttle {
  const buckets = limits.map((limit) => ({ ...limit, tokens: limit.burst, filledAt: performance.now() }));
  return (service, operation) => {
    const bucket = buckets.find((one) => one.service === service && one.operations.includes(operation));
    if (!bucket) return;
    const now = performance.now();
    const refill = ((now - bucket.filledAt) / 1000) * bucket.perSecond;
    bucket.tokens = Math.min(bucket.burst, bucket.tokens + refill);
    bucket.filledAt = now;
    if (bucket.tokens < 1) throw throttled(service);
    bucket.tokens -= 1;
  };
}
