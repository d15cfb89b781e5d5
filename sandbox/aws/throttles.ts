import type { Clock } from '../clock.ts';
import { throttled } from './faults.ts';

interface Limit {
  service: string;
  /** Operations that share one bucket. */
  operations: string[];
  burst: number;
  perSecond: number;
}

/** Limits of GetMetricData besides its calls: data points, by the start of the request. */
export const dataPoints = { recent: 'data points of the last 3 hours', older: 'data points' };

/**
 * Published limits of an account in one region, for the operations that the sandbox supports: ECS's token buckets
 * ("Request throttling for the Amazon ECS API"), "CloudWatch service quotas", GetLogEvents and GetParameter from
 * "Service quotas". CloudWatch publishes rates only: the burst is one second's worth. Application Auto Scaling
 * publishes nothing; its 10 a second are a cautious guess.
 */
const limits: Limit[] = [
  { service: 'ecs', operations: ['DescribeTaskDefinition', 'ListTaskDefinitions'], burst: 50, perSecond: 20 },
  {
    service: 'ecs',
    operations: ['RegisterTaskDefinition', 'DeregisterTaskDefinition'],
    burst: 20,
    perSecond: 1,
  },
  { service: 'ecs', operations: ['UpdateService'], burst: 50, perSecond: 5 },
  { service: 'ecs', operations: ['DescribeServices', 'ListServices'], burst: 100, perSecond: 20 },
  { service: 'ecs', operations: ['DescribeTasks', 'ListTasks'], burst: 100, perSecond: 20 },
  { service: 'ecs', operations: ['DescribeClusters', 'ListClusters'], burst: 50, perSecond: 20 },
  {
    service: 'ecs',
    operations: ['DescribeServiceDeployments', 'ListServiceDeployments'],
    burst: 50,
    perSecond: 20,
  },
  { service: 'ecs', operations: ['DescribeServiceRevisions'], burst: 50, perSecond: 20 },
  { service: 'cloudwatch', operations: ['GetMetricData'], burst: 500, perSecond: 500 },
  { service: 'cloudwatch', operations: [dataPoints.older], burst: 396_000, perSecond: 396_000 },
  { service: 'cloudwatch', operations: [dataPoints.recent], burst: 180_000, perSecond: 180_000 },
  { service: 'cloudwatch', operations: ['DescribeAlarms'], burst: 9, perSecond: 9 },
  { service: 'cloudwatch', operations: ['ListMetrics'], burst: 25, perSecond: 25 },
  {
    service: 'application-autoscaling',
    operations: ['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'],
    burst: 20,
    perSecond: 10,
  },
  { service: 'cloudtrail', operations: ['LookupEvents'], burst: 2, perSecond: 2 },
  { service: 'logs', operations: ['GetLogEvents'], burst: 25, perSecond: 25 },
  { service: 'ssm', operations: ['GetParameter'], burst: 40, perSecond: 40 },
];

/**
 * Counts a call, or an amount that is limited by amount.
 * @throws AwsError if the account has used up its limit
 */
export type Throttle = (service: string, operation: string, amount?: number) => void;

/** Token buckets, filled by the sandbox's clock: a simulated one must be advanced to fill them. */
export function createThrottle(clock: Clock): Throttle {
  const buckets = limits.map((limit) => ({ ...limit, tokens: limit.burst, filledAt: clock.now() }));
  return (service, operation, amount = 1) => {
    const bucket = buckets.find((one) => one.service === service && one.operations.includes(operation));
    if (!bucket) return;
    const now = clock.now();
    const refill = ((now - bucket.filledAt) / 1000) * bucket.perSecond;
    bucket.tokens = Math.min(bucket.burst, bucket.tokens + refill);
    bucket.filledAt = now;
    if (bucket.tokens < amount) throw throttled(service);
    bucket.tokens -= amount;
  };
}
