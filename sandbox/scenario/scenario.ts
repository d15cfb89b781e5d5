import type { Sample } from '../fleet/sample.ts';
import { sampleNamed } from '../fleet/samples.ts';

/** Step of the scenario. */
export interface Step {
  /** Seconds from the start. */
  at: number;
  /** Name of a sample in events/. */
  sample: string;
  /** Number of occurrences, each a new one; 1 by default. */
  times?: number;
  /** Seconds between one time and the next. */
  every?: number;
  /** Every event is delivered twice, as EventBridge may do. */
  deliveredTwice?: true;
  /** Service and number of tasks that DescribeServices counts from then on. */
  running?: { service: string; tasks: number };
  /** Line for the terminal. */
  says: string;
}

/** A bad hour for the fleet, in less than two minutes. */
export const scenario: readonly Step[] = [
  {
    at: 0,
    sample: 'schedule/weekly-scan',
    says: 'the weekly schedule starts a scan of the fleet; its digest follows',
  },
  {
    at: 0,
    sample: 'task-stopped/out-of-memory',
    times: 5,
    every: 6,
    says: 'catalog runs out of memory repeatedly',
  },
  {
    at: 4,
    sample: 'task-stopped/image-tag-missing',
    times: 2,
    every: 5,
    says: 'search-api is deployed with an image tag that does not exist',
  },
  { at: 8, sample: 'task-stopped/deployment', says: 'web is deployed; its old task stops (silent)' },
  {
    at: 12,
    sample: 'task-stopped/registry-rate-limit',
    says: 'Docker Hub limits the image pulls of session-cache',
  },
  {
    at: 16,
    sample: 'task-stopped/no-route-to-ecr',
    says: 'inventory-sync runs in a subnet with no route to ECR',
  },
  { at: 20, sample: 'deployment/failed', says: 'the circuit breaker fails the deployment of search-api' },
  {
    at: 24,
    sample: 'task-stopped/secret-missing',
    says: 'refunds-api refers to a secret that does not exist',
  },
  {
    at: 25,
    sample: 'task-stopped/parameter-missing',
    says: 'notifications refers to a parameter that does not exist',
  },
  {
    at: 26,
    sample: 'cloudwatch-alarm/composite',
    says: 'the alarm on the memory of catalog goes off; right-sizing answers',
  },
  {
    at: 28,
    sample: 'task-stopped/secret-denied',
    says: 'the role of invoice-api is not allowed to read its secret',
  },
  {
    at: 32,
    sample: 'task-stopped/load-balancer-health-check',
    times: 2,
    every: 6,
    says: 'checkout fails the health check of its load balancer',
  },
  {
    at: 36,
    sample: 'task-stopped/container-health-check',
    says: 'orders-api fails the health check of its container',
  },
  {
    at: 40,
    sample: 'task-stopped/crash-python',
    deliveredTwice: true,
    says: 'payments-worker crashes with secrets in its log; its event comes twice',
  },
  { at: 44, sample: 'task-stopped/crash-java', says: 'pricing-api cannot reach its database' },
  {
    at: 48,
    sample: 'task-state-change/spot-notice',
    says: 'thumbnailer gets a Spot interruption notice (silent)',
  },
  {
    at: 50,
    sample: 'task-stopped/spot-interruption',
    says: 'a Spot interruption stops a task of thumbnailer',
  },
  {
    at: 52,
    sample: 'service-action/placement-failure',
    says: 'no Spot capacity is available for thumbnailer',
  },
  { at: 56, sample: 'task-stopped/scale-in', says: 'checkout is scaled in at the end of the rush (silent)' },
  {
    at: 58,
    sample: 'task-stopped/exec-format-error',
    says: 'the image of recommendations is built for another processor architecture',
  },
  { at: 62, sample: 'task-stopped/heap-out-of-memory', says: 'thumbnailer runs out of JavaScript heap' },
  { at: 66, sample: 'task-stopped/log-group-missing', says: 'the log group of gift-cards does not exist' },
  { at: 70, sample: 'task-stopped/efs-mount', says: 'media-store cannot mount its volume' },
  { at: 74, sample: 'task-stopped/task-completed', says: 'nightly-report completes (silent)' },
  { at: 76, sample: 'task-stopped/unknown', says: 'loyalty-api fails to start, and ECS gives no reason' },
  {
    at: 82,
    sample: 'task-state-change/running',
    running: { service: 'catalog', tasks: 2 },
    says: 'catalog runs again with more memory (silent)',
  },
  {
    at: 86,
    sample: 'service-action/steady-state',
    says: 'catalog reaches a steady state; its incident is closed',
  },
];

/** Samples whose steps must each end as one message of their own, in the order of their first step. */
export function expectedMessages(steps: readonly Step[]): Sample[] {
  const names = new Set(steps.map((step) => step.sample));
  return [...names].map(sampleNamed).filter(({ outcome }) => outcome === 'message');
}
