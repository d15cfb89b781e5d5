import { image, running, serviceEvent, stop } from './builders.ts';
import type { Scenario } from './scenario.ts';

const spot = { capacityProviderName: 'FARGATE_SPOT' };

function job(name: string, startedBy: string, log: readonly string[], exitCode = 1) {
  const containers = [{ name, image: image(name), exitCode }];
  const reason = 'Essential container in task exited';
  return {
    events: [stop({ service: name, group: `family:${name}`, startedBy, ran: 30, reason, containers })],
    fleet: { ...running(name, 0, 0, log), service: undefined },
  };
}

/** Capacity, hosts and AWS itself; and tasks that no service runs. */
export const platformAndJobScenarios: Scenario[] = [
  {
    name: 'Spot capacity that AWS reclaims',
    events: [
      stop({
        ...{
          service: 'encoder',
          ran: 3600,
          reason: 'Your Spot Task was interrupted.',
          code: 'SpotInterruption',
        },
        containers: [{ name: 'encoder', image: image('encoder'), exitCode: 143 }],
        detail: spot,
      }),
    ],
    fleet: running('encoder', 3, 4, ['INFO SIGTERM received']),
    expected: {
      cause: 'spot-interruption',
      title: '🟡 encoder degraded (3 of 4): Spot capacity reclaimed',
      sentence: 'Spot',
      remedy: 'FARGATE_SPOT',
    },
  },
  {
    name: 'Spot capacity that is not to be had',
    events: [
      serviceEvent('encoder', 'SERVICE_TASK_PLACEMENT_FAILURE', {
        reason: 'RESOURCE:FARGATE',
        capacityProviderArns: ['arn:aws:ecs:eu-west-1:123456789012:capacity-provider/FARGATE_SPOT'],
      }),
    ],
    fleet: running('encoder', 0, 4),
    expected: {
      cause: 'capacity-unavailable',
      title: '🔴 encoder is down (0 of 4): no capacity available',
      sentence: 'capacity',
      remedy: 'FARGATE',
    },
  },
  {
    name: 'a placement that fails while every task runs',
    events: [serviceEvent('encoder', 'SERVICE_TASK_PLACEMENT_FAILURE', { reason: 'RESOURCE:FARGATE' })],
    fleet: running('encoder', 4, 4),
    expected: {
      cause: 'capacity-unavailable',
      title: '⚪ encoder: 4 of 4 running · no capacity available',
      sentence: 'capacity',
      remedy: 'capacity',
    },
  },
  {
    name: 'a host that AWS retires',
    events: [
      stop({
        ...{ service: 'profile', ran: 86_400, code: 'ServiceSchedulerInitiated' },
        reason: 'ECS is performing maintenance on the underlying infrastructure hosting the task',
        containers: [{ name: 'profile', image: image('profile'), exitCode: 143 }],
      }),
    ],
    fleet: running('profile', 2, 2, ['INFO bye']),
    expected: {
      cause: 'platform-retirement',
      title: '⚪ profile: 1 task stopped, 2 of 2 running · retired by AWS maintenance',
      sentence: 'maintain or retire',
      remedy: 'task',
    },
  },
  {
    name: 'an instance that was terminated',
    events: [
      stop({
        ...{
          service: 'ads',
          ran: 7200,
          reason: 'Host EC2 (instance i-0123456789abcdef0) terminated.',
          code: 'TerminationNotice',
        },
        containers: [{ name: 'ads', image: image('ads') }],
        detail: { launchType: 'EC2' },
      }),
    ],
    fleet: running('ads', 5, 6, ['INFO serving']),
    expected: {
      cause: 'host-terminated',
      title: '🟡 ads degraded (5 of 6): host lost',
      sentence: 'i-0123456789abcdef0',
      remedy: 'i-0123456789abcdef0',
    },
  },
  {
    name: 'a quota that is used up',
    events: [
      serviceEvent('bids', 'SERVICE_TASK_PLACEMENT_FAILURE', {
        reason: "You've reached the limit on the number of vCPUs you can run concurrently",
      }),
    ],
    fleet: running('bids', 7, 10),
    expected: {
      cause: 'quota-exceeded',
      title: '🟡 bids degraded (7 of 10): AWS quota reached',
      sentence: 'quota',
      remedy: 'quota',
    },
  },
  {
    name: 'a nightly job that crashed',
    ...job('nightly-report', 'chronos-schedule/nightly-report', [
      'Traceback (most recent call last):',
      '  File "/app/report/rates.py", line 17, in rate',
      "KeyError: 'EUR'",
    ]),
    expected: {
      cause: 'application-error',
      title: "🔴 nightly-report crashed: KeyError 'EUR'",
      sentence: "KeyError: 'EUR'",
      remedy: '/app/report/rates.py line 17',
    },
  },
  {
    name: 'a job of which the log tells nothing',
    ...job('cleanup', 'events-rule/cleanup', ['INFO 4 rows deleted'], 3),
    expected: {
      cause: 'application-error',
      title: '🔴 cleanup failed: application error (possible)',
      sentence: 'exit code 3',
      remedy: 'log',
    },
  },
  {
    name: 'a job that a state machine may retry',
    ...job(
      'import-orders',
      'AWS Step Functions',
      ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
      134,
    ),
    expected: {
      cause: 'heap-exhausted',
      title: '⚪ import-orders failed, Step Functions may retry it: heap limit reached (likely)',
      sentence: 'heap',
      remedy: '--max-old-space-size',
    },
  },
];
