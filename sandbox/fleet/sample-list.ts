import type { Sample } from './sample.ts';

/** Stops before any container ran: images, secrets, logs, volumes, capacity. */
const failedToStart: Sample[] = [
  {
    name: 'task-stopped/image-tag-missing',
    title: 'Image tag does not exist',
    outcome: 'message',
    cause: 'image-not-found',
  },
  {
    name: 'task-stopped/registry-rate-limit',
    title: 'Docker Hub pull rate limit',
    outcome: 'message',
    cause: 'image-pull-rate-limited',
  },
  {
    name: 'task-stopped/no-route-to-ecr',
    title: 'No network route to ECR',
    outcome: 'message',
    cause: 'registry-auth-network',
    headline: 'cannot reach Amazon ECR (network)',
  },
  {
    name: 'task-stopped/secret-missing',
    title: 'Secret does not exist (Secrets Manager)',
    outcome: 'message',
    cause: 'secret-not-found',
    headline: 'secret shop/refunds/bank-token does not exist',
  },
  {
    name: 'task-stopped/parameter-missing',
    title: 'Parameter does not exist (SSM)',
    outcome: 'message',
    cause: 'secret-not-found',
    headline: 'does not exist',
  },
  {
    name: 'task-stopped/secret-denied',
    title: 'Execution role may not read a secret',
    outcome: 'message',
    cause: 'secret-unauthorized',
    headline: 'may not read secret shop/invoices/signing-key',
  },
  {
    name: 'task-stopped/log-group-missing',
    title: 'Log group does not exist',
    outcome: 'message',
    cause: 'log-driver-failed',
    headline: 'log group /ecs/shop/gift-cards does not exist',
  },
  {
    name: 'task-stopped/efs-mount',
    title: 'EFS volume cannot be mounted',
    outcome: 'message',
    cause: 'efs-mount-failed',
    headline: 'cannot mount fs-0d6b7e2a91c35f840: the mount timed out',
  },
  {
    name: 'task-stopped/unknown',
    title: 'Stopped without a reason ("Task failed to start")',
    outcome: 'message',
    cause: 'unknown',
  },
];

/** Stops of tasks whose containers ran. */
const ran: Sample[] = [
  {
    name: 'task-stopped/out-of-memory',
    title: 'Out of memory',
    outcome: 'message',
    cause: 'out-of-memory',
    described: { catalog: { reason: 'OutOfMemoryError: Container killed due to memory usage' } },
    log: { container: 'catalog', file: 'catalog-out-of-memory' },
  },
  {
    name: 'task-stopped/out-of-memory-container-reason',
    title: 'Out of memory, told by DescribeTasks only',
    outcome: 'message',
    cause: 'out-of-memory',
    described: { thumbnailer: { reason: 'OutOfMemoryError: Container killed due to memory usage' } },
    log: { container: 'thumbnailer', file: 'thumbnailer-out-of-memory' },
  },
  {
    name: 'task-stopped/heap-out-of-memory',
    title: 'Node.js heap out of memory, told by the log',
    outcome: 'message',
    cause: 'heap-exhausted',
    log: { container: 'thumbnailer', file: 'thumbnailer-heap' },
  },
  {
    name: 'task-stopped/load-balancer-health-check',
    title: 'Load balancer health check failed',
    outcome: 'message',
    cause: 'elb-health-check-failed',
    log: { container: 'checkout', file: 'checkout-health' },
  },
  {
    name: 'task-stopped/container-health-check',
    title: 'Container health check failed',
    outcome: 'message',
    cause: 'container-health-check-failed',
    described: { 'orders-api': { healthStatus: 'UNHEALTHY' } },
    log: { container: 'orders-api', file: 'orders-api-health' },
  },
  {
    name: 'task-stopped/crash-python',
    title: 'Crash with a Python stack trace, and secrets in the log',
    outcome: 'message',
    cause: 'application-error',
    headline: "crashed: KeyError 'amount'",
    log: { container: 'payments-worker', file: 'payments-worker-crash' },
  },
  {
    name: 'task-stopped/crash-java',
    title: 'Crash with a Java stack trace (database refuses)',
    outcome: 'message',
    cause: 'application-error',
    headline: 'cannot reach its database (5432 refused)',
    log: { container: 'pricing-api', file: 'pricing-api-crash' },
  },
  {
    name: 'task-stopped/crash-node',
    title: 'Crash with a Node.js stack trace (module missing)',
    outcome: 'message',
    cause: 'application-error',
    headline: 'is missing feature-flags in its image',
    log: { container: 'web', file: 'web-missing-module' },
  },
  {
    name: 'task-stopped/crash-logs-elsewhere',
    title: 'Crash of a task whose logs go through FireLens',
    outcome: 'message',
    cause: 'application-error',
  },
  {
    name: 'task-stopped/scheduled-task-crash',
    title: 'Crash of a scheduled task',
    outcome: 'message',
    cause: 'application-error',
    headline: 'crashed: RuntimeError: no exchange rate for SEK on yesterday',
    log: { container: 'nightly-report', file: 'nightly-report-crash' },
  },
  {
    name: 'task-stopped/exec-format-error',
    title: 'Image built for another processor, told by the log',
    outcome: 'message',
    cause: 'exec-format-error',
    log: { container: 'recommendations', file: 'recommendations-exec-format' },
  },
  {
    name: 'task-stopped/spot-interruption',
    title: 'Spot interruption',
    outcome: 'message',
    cause: 'spot-interruption',
    log: { container: 'thumbnailer', file: 'thumbnailer-spot' },
  },
];

/** Normal life, on which the channel stays silent. */
const normalLife: Sample[] = [
  {
    name: 'task-stopped/deployment',
    title: 'Replaced by a deployment (silent)',
    outcome: 'silent',
    cause: 'deployment',
    log: { container: 'web', file: 'web-stopping' },
  },
  {
    name: 'task-stopped/scale-in',
    title: 'Scaled in (silent)',
    outcome: 'silent',
    cause: 'scale-in',
  },
  {
    name: 'task-stopped/user-stopped',
    title: 'Stopped by a user (silent)',
    outcome: 'silent',
    cause: 'user-stopped',
  },
  {
    name: 'task-stopped/task-completed',
    title: 'Scheduled task finished (silent)',
    outcome: 'silent',
    cause: 'task-completed',
    log: { container: 'nightly-report', file: 'nightly-report-done' },
  },
  { name: 'task-state-change/running', title: 'Task is running (silent)', outcome: 'silent' },
  {
    name: 'task-state-change/spot-notice',
    title: 'Spot notice, two minutes ahead (silent)',
    outcome: 'silent',
  },
];

const serviceEvents: Sample[] = [
  {
    name: 'service-action/placement-failure',
    title: 'No Fargate Spot capacity',
    outcome: 'message',
    cause: 'capacity-unavailable',
  },
  { name: 'service-action/task-start-impaired', title: 'Service cannot start tasks', outcome: 'note' },
  { name: 'service-action/steady-state', title: 'Service is stable again', outcome: 'close' },
  { name: 'deployment/in-progress', title: 'Deployment started (silent)', outcome: 'silent' },
  { name: 'deployment/completed', title: 'Deployment completed', outcome: 'close' },
  { name: 'deployment/failed', title: 'Deployment failed (circuit breaker)', outcome: 'note' },
  { name: 'other/cloudwatch-alarm', title: 'An alarm of another service (silent)', outcome: 'silent' },
];

/** Events that trigger right-sizing. */
const sizingEvents: Sample[] = [
  {
    name: 'cloudwatch-alarm/metric',
    title: 'Alarm: CPU of quote-engine (right-sizing)',
    outcome: 'sizing',
  },
  {
    name: 'cloudwatch-alarm/metric-math',
    title: 'Alarm: memory of basket-api, by metric math (right-sizing)',
    outcome: 'sizing',
  },
  {
    name: 'cloudwatch-alarm/composite',
    title: 'Composite alarm: memory of catalog (right-sizing)',
    outcome: 'sizing',
  },
  {
    name: 'schedule/weekly-scan',
    title: 'Weekly schedule: the whole fleet (right-sizing)',
    outcome: 'digest',
  },
];

/** Every sample that EventBridge can carry, in the order in which the sandbox's page offers them. */
export const sampleList: readonly Sample[] = [
  ...ran,
  ...failedToStart,
  ...serviceEvents,
  ...sizingEvents,
  ...normalLife,
];
