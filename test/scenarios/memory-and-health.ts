import { image, running, service, stop } from './builders.ts';
import type { Scenario } from './scenario.ts';

const oomReason = 'OutOfMemoryError: Container killed due to memory usage';
const exited = 'Essential container in task exited';
const killed = (name: string, reason?: string) => [
  { name, image: image(name), exitCode: 137, ...(reason && { reason }) },
];

/** Memory, kills, and checks that fail. */
export const memoryAndHealthScenarios: Scenario[] = [
  {
    name: 'a container that used all of its memory',
    events: [
      stop({ service: 'catalog', ran: 450, reason: oomReason, containers: killed('catalog', oomReason) }),
      stop({ service: 'catalog', ran: 440, reason: oomReason, containers: killed('catalog', oomReason) }),
    ],
    fleet: running('catalog', 1, 2, ['INFO building feed']),
    expected: {
      cause: 'out-of-memory',
      title: '🟡 catalog degraded (1 of 2): out of memory',
      sentence: 'memory',
      remedy: 'catalog:42',
    },
  },
  {
    name: 'a heap that is full',
    events: [
      stop({
        ...{ service: 'thumbnailer', ran: 900, reason: exited },
        containers: [{ name: 'thumbnailer', image: image('thumbnailer'), exitCode: 134 }],
      }),
    ],
    fleet: running('thumbnailer', 3, 4, [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    ]),
    expected: {
      cause: 'heap-exhausted',
      title: '🟡 thumbnailer degraded (3 of 4): heap limit reached (likely)',
      sentence: 'heap',
      remedy: '--max-old-space-size',
    },
  },
  {
    name: 'a kill of which nothing tells why',
    events: [stop({ service: 'indexer', ran: 300, reason: exited, containers: killed('indexer') })],
    fleet: running('indexer', 1, 2, ['INFO indexed 4,000 documents']),
    expected: {
      cause: 'killed',
      title: '🟡 indexer degraded (1 of 2): killed by SIGKILL (possible)',
      sentence: 'SIGKILL',
      remedy: 'stopTimeout',
    },
  },
  {
    name: 'a load balancer that finds the task unhealthy',
    events: [
      stop({
        ...{ service: 'checkout', ran: 120, code: 'ServiceSchedulerInitiated' },
        reason:
          'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/checkout/0123456789abcdef)',
        containers: [{ name: 'checkout', image: image('checkout'), exitCode: 143 }],
      }),
    ],
    fleet: running('checkout', 3, 4, ['INFO waiting for tax tables']),
    expected: {
      cause: 'elb-health-check-failed',
      title: '🟡 checkout degraded (3 of 4): fails its load balancer check',
      sentence: 'still starting ("waiting for tax tables")',
      remedy: 'Raise the health check grace period',
    },
  },
  {
    name: 'a container that is unhealthy',
    events: [
      stop({
        ...{
          service: 'orders-api',
          ran: 180,
          code: 'ServiceSchedulerInitiated',
          reason: 'Task failed container health checks',
        },
        containers: [{ name: 'orders-api', image: image('orders-api'), exitCode: 143 }],
      }),
    ],
    fleet: {
      ...running('orders-api', 2, 2, ['INFO ready']),
      containers: [{ name: 'orders-api', exitCode: 143, healthStatus: 'UNHEALTHY' }],
    },
    expected: {
      cause: 'container-health-check-failed',
      title: '⚪ orders-api: 1 task failed, 2 of 2 running · fails its container health check',
      sentence: 'health check',
      remedy: 'health check',
    },
  },
  {
    name: 'a service that was deleted meanwhile',
    events: [
      stop({ service: 'quotes', ran: 450, reason: oomReason, containers: killed('quotes', oomReason) }),
    ],
    fleet: { ...running('quotes', 1, 2), service: undefined },
    expected: {
      cause: 'out-of-memory',
      title: '⚪ quotes: 1 task failed, the service was deleted · out of memory',
      sentence: 'memory',
      remedy: 'quotes:42',
    },
  },
  {
    name: 'a service that was scaled to nothing',
    events: [
      stop({ service: 'batch-api', ran: 450, reason: oomReason, containers: killed('batch-api', oomReason) }),
    ],
    fleet: { ...running('batch-api', 0, 0), service: service('batch-api', 0, 0) },
    expected: {
      cause: 'out-of-memory',
      title: '⚪ batch-api: 1 task failed, 0 of 0 running · out of memory',
      sentence: 'memory',
      remedy: 'batch-api:42',
    },
  },
];
