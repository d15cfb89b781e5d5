import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { deciderOf, readDecider } from '../../shared/incidents/diagnosis/deployments/decider.ts';
import { outcomeOf, type ServiceTruth } from '../../shared/incidents/diagnosis/deployments/outcome.ts';
import { deciderInWords } from '../../shared/model/deployment-words.ts';
import type { DeploymentEvidence, ServiceEvidence } from '../../shared/model/evidence.ts';
import type { DeploymentDecider, ServiceDeploymentRecord } from '../../shared/model/service-deployment.ts';

const definition = (revision: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/web:${revision}`;

/** A deployment whose number is its revision's, unless named. */
function aDeployment(
  revision: number,
  rolloutState: string | undefined,
  changes: Partial<DeploymentEvidence> = {},
): DeploymentEvidence {
  return {
    id: `ecs-svc/${revision}`,
    status: 'PRIMARY',
    rolloutState,
    taskDefinitionArn: definition(revision),
    failedTasks: 0,
    desiredCount: 2,
    runningCount: 2,
    ...changes,
  };
}

function aRecord(
  revision: number,
  status: string,
  changes: Partial<ServiceDeploymentRecord> = {},
): ServiceDeploymentRecord {
  const arn = `arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop/web/${revision}`;
  return {
    ...{ arn, status, alarms: [] },
    target: { id: String(revision), taskDefinition: `web:${revision}` },
    ...changes,
  };
}

const backTo = (revision: number) => ({
  rollback: { to: { id: String(revision), taskDefinition: `web:${revision}` } },
});

function truth(
  deployments: DeploymentEvidence[],
  history?: ServiceDeploymentRecord[],
  changes: Partial<ServiceEvidence> = {},
): ServiceTruth {
  const service: ServiceEvidence = {
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    controller: 'ECS',
    deployments,
    events: [],
    subnets: [],
    securityGroups: [],
    ...changes,
  };
  return { service, history };
}

const broken = { id: 'ecs-svc/42', revision: 'web:42' };
const breaker = { by: 'circuit-breaker', failures: 3, threshold: 3 } as const;
const broke = { circuitBreaker: { failures: 3, threshold: 3 } };
const rolledBack = (decider?: DeploymentDecider) => ({
  state: 'rolled-back',
  rolledBack: { live: 'web:41', failed: 'web:42', decider },
});

describe('incidents of a deployment', () => {
  test.each<[string, ServiceTruth, object]>([
    ['ends well when web:42 is done', truth([aDeployment(42, 'COMPLETED')]), { state: 'well' }],
    ['waits while web:42 is deployed', truth([aDeployment(42, 'IN_PROGRESS')]), { state: 'unsettled' }],
    ['stays failed without rollback', truth([aDeployment(42, 'FAILED')]), { state: 'failed' }],
    [
      'waits while ECS rolls back to web:41',
      truth([aDeployment(41, 'IN_PROGRESS')], [aRecord(42, 'ROLLBACK_IN_PROGRESS', backTo(41))]),
      { state: 'unsettled' },
    ],
    [
      'ends as rolled back by the circuit breaker, with its count',
      truth(
        [aDeployment(41, 'COMPLETED')],
        [aRecord(42, 'ROLLBACK_SUCCESSFUL', { ...backTo(41), ...broke })],
      ),
      rolledBack(breaker),
    ],
    [
      'ends as rolled back by an alarm, by name',
      truth([aDeployment(41, 'COMPLETED')], [aRecord(42, 'ROLLBACK_SUCCESSFUL', { alarms: ['web-5xx'] })]),
      rolledBack({ by: 'alarm', names: ['web-5xx'] }),
    ],
    [
      'ends as rolled back by a person who stopped the deployment',
      truth([aDeployment(41, 'COMPLETED')], [aRecord(42, 'ROLLBACK_SUCCESSFUL', backTo(41))]),
      rolledBack({ by: 'person' }),
    ],
    [
      'ends as rolled back by a person who deployed web:41 again',
      truth([aDeployment(41, 'COMPLETED', { id: 'ecs-svc/77' })], [aRecord(42, 'STOPPED')]),
      rolledBack({ by: 'person' }),
    ],
    [
      'ends as rolled back without a history, by the lower revision',
      truth([aDeployment(41, 'COMPLETED')]),
      rolledBack(),
    ],
    [
      'ends well when web:43 is done',
      truth([aDeployment(43, 'COMPLETED')], [aRecord(43, 'SUCCESSFUL'), aRecord(42, 'STOPPED')]),
      { state: 'well' },
    ],
    [
      'ends well when web:43 is done after web:42 was rolled back',
      truth(
        [aDeployment(43, 'COMPLETED')],
        [aRecord(43, 'SUCCESSFUL'), aRecord(42, 'ROLLBACK_SUCCESSFUL', backTo(41))],
      ),
      { state: 'well' },
    ],
    [
      'waits while web:42 is deployed in stages',
      truth([aDeployment(42, undefined)], [aRecord(42, 'IN_PROGRESS', { lifecycleStage: 'BAKE_TIME' })]),
      { state: 'unsettled' },
    ],
    [
      'waits while web:42 is deployed in stages and web:41 is still called PRIMARY',
      truth([aDeployment(41, undefined)], [aRecord(42, 'IN_PROGRESS'), aRecord(41, 'SUCCESSFUL')]),
      { state: 'unsettled' },
    ],
    [
      'ends well when the stages of web:42 are done',
      truth([aDeployment(42, undefined)], [aRecord(42, 'SUCCESSFUL')]),
      { state: 'well' },
    ],
    [
      'ends as rolled back from stages by a hook',
      truth(
        [aDeployment(41, undefined)],
        [
          aRecord(42, 'ROLLBACK_SUCCESSFUL', {
            ...backTo(41),
            statusReason:
              'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ' +
              'Lifecycle hook target arn:aws:lambda:eu-west-1:123456789012:function:verify returned FAILED status.',
          }),
        ],
      ),
      rolledBack({ by: 'hook', stage: 'PRE_SCALE_UP' }),
    ],
    [
      'stays failed when a deployment in stages was aborted',
      truth([aDeployment(42, undefined)], [aRecord(42, 'STOPPED')]),
      { state: 'failed' },
    ],
    [
      'ends well on a task set of CodeDeploy that is stable',
      truth([aDeployment(42, 'COMPLETED')], undefined, { controller: 'CODE_DEPLOY' }),
      { state: 'well' },
    ],
    [
      'ends as rolled back on the earlier task set of an external controller',
      truth([aDeployment(41, 'COMPLETED')], undefined, { controller: 'EXTERNAL' }),
      rolledBack(),
    ],
    ['waits for a service without a deployment', truth([]), { state: 'unsettled' }],
  ])('an incident of web:42 %s', (_what, read, expected) => {
    expect(outcomeOf(broken, read)).toMatchObject(expected);
  });

  it('an incident ends well by the event of completion, even if ECS still reports progress', () => {
    const read = truth([aDeployment(42, 'IN_PROGRESS')]);
    expect(outcomeOf(broken, read, 'ecs-svc/42')).toEqual({ state: 'well' });
    expect(outcomeOf(broken, read, 'ecs-svc/41')).toEqual({ state: 'unsettled' });
  });
});

it('a forced deployment that failed is distinguished from the one before it', () => {
  const forced = { id: 'ecs-svc/88', revision: 'web:42' };
  const record = aRecord(42, 'ROLLBACK_SUCCESSFUL', {
    ...backTo(42),
    ...broke,
    target: { id: '88', taskDefinition: 'web:42' },
  });
  expect(outcomeOf(forced, truth([aDeployment(42, 'COMPLETED')], [record]))).toMatchObject({
    state: 'rolled-back',
    rolledBack: { live: 'web:42', failed: 'web:42' },
  });
});

const states = fc.constantFrom('COMPLETED', 'FAILED', 'IN_PROGRESS', undefined);
const statuses = fc.constantFrom(
  ...['PENDING', 'IN_PROGRESS', 'SUCCESSFUL', 'STOPPED', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED'],
  ...['ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'],
);

it('an incident never ends well while the failed revision is the desired one', async () => {
  const failed = fc.record({ status: statuses, withHistory: fc.boolean(), state: states, other: statuses });
  await fc.assert(
    fc.property(failed, ({ status, withHistory, state, other }) => {
      const isFailed = state === 'FAILED' || (state === undefined && withHistory && status !== 'SUCCESSFUL');
      fc.pre(isFailed);
      const history = withHistory ? [aRecord(42, status), aRecord(41, other)] : undefined;
      const { state: found } = outcomeOf(broken, truth([aDeployment(42, state)], history));
      expect(found).not.toBe('well');
    }),
  );
});

describe('decider of a rollback', () => {
  test.each<[string, DeploymentDecider | undefined]>([
    ['ECS deployment circuit breaker: tasks failed to start.', { by: 'circuit-breaker' }],
    ['ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.', { by: 'circuit-breaker' }],
    [
      'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      { by: 'circuit-breaker' },
    ],
    ['ECS deployment failed: alarm detected.', { by: 'alarm', names: [] }],
    [
      'ECS deployment failed: alarm(s) detected: [web-5xx, web-latency].',
      { by: 'alarm', names: ['web-5xx', 'web-latency'] },
    ],
    [
      'Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to assume role arn:aws:iam::123456789012:role/Admin',
      { by: 'hook', stage: 'TEST_TRAFFIC_SHIFT' },
    ],
    ['ECS deployment ecs-svc/1 in progress.', undefined],
  ])('the decider is read from "%s"', (words, decider) => {
    expect(readDecider(words)).toEqual(decider);
  });

  it('the decider of a rollback is named briefly', () => {
    expect(deciderInWords(breaker)).toBe('the circuit breaker (3 failed tasks, threshold 3)');
    expect(deciderInWords({ by: 'alarm', names: ['a', 'b'] })).toBe('the CloudWatch alarms a, b');
    expect(deciderInWords({ by: 'alarm', names: [] })).toBe('a CloudWatch alarm');
    expect(deciderInWords({ by: 'hook' })).toBe('a lifecycle hook');
    expect(deciderInWords({ by: 'person' })).toBe('a person');
    expect(deciderOf(aRecord(42, 'SUCCESSFUL'))).toBeUndefined();
  });
});
