import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { TrailRecord } from '../../sandbox/aws/cloudtrail.ts';
import { deployingRecord } from '../../sandbox/fleet/trail.ts';
import {
  definition,
  deployed,
  deployment,
  image,
  revision,
  service,
  serviceEvent,
  sourceOf,
  stop,
} from './builders.ts';
import { definitionArn, now } from './fake-aws.ts';
import type { Fleet, Scenario } from './scenario.ts';

const day = 24 * 60;

/** A service on its way from revision 41 to 42: 41 ran for nine days, 42 began some minutes ago. */
function deploying(
  name: string,
  counts: [number, number],
  minutesAgo: number,
  more: Partial<Fleet> = {},
): Fleet {
  const [running, desired] = counts;
  return {
    service: service(name, running, desired, {
      deployments: [
        deployment(name, 42, {
          ...{ rolloutState: 'IN_PROGRESS', failedTasks: 3, runningCount: 0, desiredCount: desired },
          createdAt: new Date(now - minutesAgo * 60_000),
        }),
        deployment(name, 41, { status: 'ACTIVE', runningCount: running, desiredCount: desired }),
      ],
    }),
    definitions: {
      [`${name}:42`]: definition(name, 42, { image: image(name, '2.0.0') }),
      [`${name}:41`]: definition(name, 41),
    },
    deployments: [
      deployed(name, 42, minutesAgo, { status: 'IN_PROGRESS', sourceServiceRevisions: [sourceOf(name, 41)] }),
      deployed(name, 41, 9 * day, { finishedAt: new Date(now - 9 * day * 60_000 + 300_000) }),
    ],
    revisions: [revision(name, 42), revision(name, 41)],
    ...more,
  };
}

function crash(name: string, revisionNumber = 42, ran = 20): object {
  const containers = [{ name, image: image(name, '2.0.0'), exitCode: 1 }];
  return stop({
    service: name,
    revision: revisionNumber,
    ran,
    reason: 'Essential container in task exited',
    containers,
  });
}

const keyError = [
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 7, in <module>',
  "KeyError: 'rate'",
];

/** Calls about a service in the quarter of an hour in which 42 was deployed; amara started its deployment. */
function calls(name: string, minutesAgo: number): readonly TrailRecord[] {
  const at = now - minutesAgo * 60_000;
  const call = { service: name, taskDefinition: definitionArn(`${name}:42`), deploymentId: 'ecs-svc/42', at };
  const by = (userName: string) => ({ userIdentity: { type: 'IAMUser', userName } });
  return [
    deployingRecord(call),
    deployingRecord({ ...call, at: at - 1_000 }, { ...by('intruder'), errorCode: 'AccessDenied' }),
    deployingRecord(call, {
      ...by('neighbour'),
      requestParameters: { cluster: 'staging', service: name, taskDefinition: call.taskDefinition },
    }),
    deployingRecord({ ...call, at: at + 20_000, deploymentId: 'ecs-svc/43' }, by('successor')),
  ];
}

/** Image that `latest` named in a deployment. @param digit of which its digest consists */
function latest(name: string, digit: string) {
  return { containerName: name, image: `shop/${name}:latest`, imageDigest: `sha256:${digit.repeat(64)}` };
}

function withProxy(own: TaskDefinition, image: string): TaskDefinition {
  const proxy = { name: 'proxy', image, essential: true };
  return { ...own, containerDefinitions: [...(own.containerDefinitions ?? []), proxy] };
}

/** Deployments that bring the failure, and those that only stand beside it. */
export const deploymentScenarios: Scenario[] = [
  {
    name: 'a new revision that crashes while the earlier one serves',
    events: [crash('web'), crash('web'), crash('web')],
    fleet: deploying('web', [4, 4], 2, { log: keyError }),
    expected: {
      cause: 'application-error',
      title: "⚪ web crashed: KeyError 'rate' · 3 tasks failed, 4 of 4 running",
      sentence: "KeyError: 'rate'",
      remedy: '--task-definition web:41',
      rollbackTo: 'web:41',
    },
  },
  {
    name: 'a new revision that takes the service down',
    events: [crash('api')],
    fleet: deploying('api', [0, 2], 2, { log: keyError }),
    expected: {
      cause: 'application-error',
      title: "🔴 api is down (0 of 2), crashed: KeyError 'rate'",
      sentence: "KeyError: 'rate'",
      remedy: '--task-definition api:41',
      rollbackTo: 'api:41',
    },
  },
  {
    name: 'a new revision whose caller CloudTrail has',
    events: [crash('till')],
    fleet: deploying('till', [0, 2], 15, { log: keyError, trail: calls('till', 15) }),
    expected: {
      cause: 'application-error',
      title: "🔴 till is down (0 of 2), crashed: KeyError 'rate'",
      sentence: "KeyError: 'rate'",
      remedy: '--task-definition till:41',
      rollbackTo: 'till:41',
      deployer: 'amara.okafor (role shop-deploy, via GitHub Actions)',
    },
  },
  {
    name: 'a task of the earlier revision that crashes during a deployment',
    events: [crash('cart', 41, 7200)],
    fleet: deploying('cart', [3, 4], 2, { log: keyError }),
    expected: {
      cause: 'application-error',
      title: "🟡 cart degraded (3 of 4), crashed: KeyError 'rate'",
      sentence: "KeyError: 'rate'",
      remedy: '/app/main.py line 7',
      changed: 'cart:41, which failed, had run for 8 d 23 h. cart:42 began 1 min 30 s before.',
    },
  },
  {
    name: 'a new revision beside a registry that limits pulls',
    events: [
      stop({
        ...{ service: 'edge', code: 'TaskFailedToStart' },
        reason:
          'CannotPullContainerError: pull image manifest has been retried 5 time(s): 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
        containers: [{ name: 'edge', image: 'nginx:1.27' }],
      }),
    ],
    fleet: deploying('edge', [2, 2], 2),
    expected: {
      cause: 'image-pull-rate-limited',
      title: '⚪ edge: 1 task failed, 2 of 2 running · Docker Hub rate limit',
      sentence: 'Docker Hub',
      remedy: 'pull',
    },
  },
  {
    name: 'a deployment that failed and stays',
    events: [
      crash('store'),
      serviceEvent('store', 'SERVICE_DEPLOYMENT_FAILED', {
        deploymentId: 'ecs-svc/42',
        reason: 'ECS deployment circuit breaker: tasks failed to start.',
      }),
    ],
    fleet: deploying('store', [4, 4], 20, {
      log: keyError,
      service: service('store', 4, 4, {
        deployments: [
          deployment('store', 42, {
            rolloutState: 'FAILED',
            failedTasks: 10,
            runningCount: 0,
            desiredCount: 4,
          }),
          deployment('store', 41, { status: 'ACTIVE', runningCount: 4, desiredCount: 4 }),
        ],
      }),
    }),
    expected: {
      cause: 'application-error',
      title: "🟡 store crashed: KeyError 'rate' · store:42 failed to deploy, store:41 serves (4 of 4)",
      sentence: "KeyError: 'rate'",
      remedy: '--task-definition store:41',
      rollbackTo: 'store:41',
    },
  },
  {
    name: 'a deployment that an alarm ended',
    events: [
      serviceEvent('pay', 'SERVICE_DEPLOYMENT_FAILED', {
        deploymentId: 'ecs-svc/42',
        reason: 'ECS deployment failed: alarm detected.',
      }),
    ],
    fleet: deploying('pay', [4, 4], 10, {
      service: service('pay', 4, 4, {
        deployments: [
          deployment('pay', 41, { rolloutState: 'IN_PROGRESS', runningCount: 4, desiredCount: 4 }),
          deployment('pay', 42, {
            status: 'ACTIVE',
            rolloutState: 'FAILED',
            runningCount: 0,
            desiredCount: 0,
          }),
        ],
      }),
      deployments: [
        deployed('pay', 42, 10, {
          status: 'ROLLBACK_IN_PROGRESS',
          sourceServiceRevisions: [sourceOf('pay', 41)],
          rollback: { reason: 'alarm', serviceRevisionArn: sourceOf('pay', 41).arn },
          alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['pay-5xx'] },
        }),
        deployed('pay', 41, 9 * day),
      ],
    }),
    expected: {
      cause: 'deployment-rolled-back',
      title: '🟡 pay: pay:42 failed to deploy, pay:41 serves (4 of 4)',
      sentence: 'pay-5xx',
      remedy: 'pay-5xx',
    },
  },
  {
    name: 'a crash long after the deployment',
    events: [crash('feed', 42, 86_400)],
    fleet: deploying('feed', [1, 2], 5 * day, {
      log: keyError,
      service: service('feed', 1, 2),
      deployments: [
        deployed('feed', 42, 5 * day, { sourceServiceRevisions: [sourceOf('feed', 41)] }),
        deployed('feed', 41, 9 * day),
      ],
    }),
    expected: {
      cause: 'application-error',
      title: "🟡 feed degraded (1 of 2), crashed: KeyError 'rate'",
      sentence: "KeyError: 'rate'",
      remedy: '/app/main.py line 7',
    },
  },
  {
    name: 'a deployment whose tag names another image by then',
    events: [crash('mail')],
    fleet: deploying('mail', [0, 2], 2, {
      log: keyError,
      definitions: {
        'mail:42': definition('mail', 42, { image: 'shop/mail:latest', command: ['node', 'mail.js'] }),
        'mail:41': definition('mail', 41, { image: 'shop/mail:latest' }),
      },
      revisions: [
        revision('mail', 42, { containerImages: [latest('mail', 'b')] }),
        revision('mail', 41, { containerImages: [latest('mail', 'a')] }),
      ],
    }),
    expected: {
      cause: 'application-error',
      title: "🔴 mail is down (0 of 2), crashed: KeyError 'rate'",
      sentence: "KeyError: 'rate'",
      remedy: '/app/main.py line 7',
      // Without the history nothing tells that the tag was moved.
      rollbackTo: 'mail:41',
      changed: 'image of mail: the same name, but another digest (aaaaaaaaaaaa → bbbbbbbbbbbb)',
    },
  },
  {
    name: 'a missing image beside a sidecar with a new one',
    events: [
      stop({
        ...{ service: 'quote', code: 'TaskFailedToStart' },
        reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image('quote')}: ${image('quote')}: not found`,
        containers: [
          {
            name: 'quote',
            image: image('quote'),
            reason: `CannotPullContainerError: ${image('quote')}: not found`,
          },
          { name: 'proxy', image: 'envoy:1.31' },
        ],
      }),
    ],
    fleet: deploying('quote', [2, 2], 2, {
      definitions: {
        'quote:42': withProxy(definition('quote', 42), 'envoy:1.31'),
        'quote:41': withProxy(definition('quote', 41), 'envoy:1.30'),
      },
    }),
    expected: {
      cause: 'image-not-found',
      title: '⚪ quote: 1 task failed, 2 of 2 running · image not found',
      sentence: 'shop/quote:1.9.3',
      remedy: 'shop/quote',
      changed: 'image of proxy: envoy:1.30 → envoy:1.31',
    },
  },
  {
    name: 'a staged deployment that ECS rolls back already',
    events: [crash('tax')],
    fleet: deploying('tax', [2, 2], 12, {
      log: keyError,
      // ECS reports a rolloutState for rolling deployments only.
      service: service('tax', 2, 2, {
        deployments: [
          deployment('tax', 42, { rolloutState: undefined, createdAt: new Date(now - 12 * 60_000) }),
          deployment('tax', 41, { status: 'ACTIVE', rolloutState: undefined }),
        ],
      }),
      deployments: [
        deployed('tax', 42, 12, {
          status: 'ROLLBACK_IN_PROGRESS',
          deploymentConfiguration: { strategy: 'BLUE_GREEN' },
          sourceServiceRevisions: [sourceOf('tax', 41)],
          rollback: { reason: 'alarm', serviceRevisionArn: sourceOf('tax', 41).arn },
        }),
        deployed('tax', 41, 9 * day),
      ],
    }),
    expected: {
      cause: 'application-error',
      title: "⚪ tax crashed: KeyError 'rate' · 1 task failed, 2 of 2 running",
      sentence: "KeyError: 'rate'",
      remedy: '/app/main.py line 7',
      changed: 'ECS is rolling back to tax:41.',
    },
  },
  {
    name: 'the first deployment of a service',
    events: [crash('new', 1)],
    fleet: {
      service: service('new', 0, 1, { deployments: [deployment('new', 1, { rolloutState: 'IN_PROGRESS' })] }),
      definitions: { 'new:1': definition('new', 1) },
      deployments: [deployed('new', 1, 2, { status: 'IN_PROGRESS', sourceServiceRevisions: [] })],
      revisions: [revision('new', 1)],
      log: keyError,
    },
    expected: {
      cause: 'application-error',
      title: "🔴 new is down (0 of 1), crashed: KeyError 'rate'",
      sentence: "KeyError: 'rate'",
      remedy: '/app/main.py line 7',
      changed: 'It is the first deployment of the service.',
    },
  },
];
