import { ECSClient, type Service } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createEcsChanges, type EcsChanges } from '../../shared/aws/ecs/changes.ts';
import type { RawDefinition, RevisionInput } from '../../shared/model/task-definition.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { createSmallSandbox, startAt } from '../sandbox/aws/small-template.ts';

const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`;
const revision = (number: number, family = 'web') => arn(`task-definition/${family}:${number}`);
const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:stable';
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const web = { cluster: 'shop', name: 'web' };

let sandbox: Sandbox;
let reads: ECSClient;
let writes: ECSClient;
let changes: EcsChanges;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  reads = new ECSClient(sandbox.clientConfig);
  writes = new ECSClient({ ...sandbox.clientConfig, maxAttempts: 1 });
  changes = createEcsChanges({ reads, writes });
  sandbox.state.putImage('web', 'stable', digest('a'));
});

afterEach(async () => {
  reads.destroy();
  writes.destroy();
  await sandbox.close();
});

const callsOf = (operation: string) => sandbox.calls.counts('operator')[`ecs:${operation}`] ?? 0;

function input(rollout?: string, more: object = {}): RevisionInput {
  return {
    ...{ family: 'web', cpu: '256', memory: '512', networkMode: 'awsvpc' },
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: [
      {
        name: 'app',
        image,
        environment: [{ name: 'TOKEN', value: 'hunter2' }],
        dockerLabels: { team: 'shop' },
      },
    ],
    tags: rollout === undefined ? [] : [{ key: 'steward:rollout', value: rollout }],
    ...more,
  };
}

const isOf = (rollout: string) => (found: RawDefinition) =>
  found.tags.some(({ key, value }) => key === 'steward:rollout' && value === rollout);

function putService(more: Partial<Service> = {}): void {
  const counts = { desiredCount: 2, runningCount: 2 };
  sandbox.state.putService({
    ...{ serviceArn: arn('service/shop/web'), serviceName: 'web', clusterArn: arn('cluster/shop') },
    ...{ status: 'ACTIVE', launchType: 'FARGATE', taskDefinition: revision(1), ...counts },
    deployments: [
      {
        ...{ id: 'ecs-svc/1', status: 'PRIMARY', taskDefinition: revision(1), rolloutState: 'COMPLETED' },
        ...{ createdAt: new Date(startAt - dayMs), ...counts },
      },
    ],
    ...more,
  });
}

describe('task definitions', () => {
  test('a registered task definition is returned with every field and its tags', async () => {
    const sent = input('decision-1');
    const registered = await changes.register(sent);
    expect(registered).toBe(revision(1));
    const { tags, ...fields } = sent;
    const described = await changes.describe(registered);
    expect(described?.tags).toEqual(tags);
    expect(described?.taskDefinition).toMatchObject({
      ...fields,
      taskDefinitionArn: registered,
      revision: 1,
    });
  });

  test('a task definition without tags has an empty list of them, and an unknown one is undefined', async () => {
    await changes.register(input());
    expect((await changes.describe(revision(1)))?.tags).toEqual([]);
    expect(await changes.describe(revision(2))).toBeUndefined();
  });

  test('a task definition that ECS rejects fails with a ClientException', async () => {
    await expect(changes.register(input('decision-1', { cpu: '300' }))).rejects.toMatchObject({
      name: 'ClientException',
    });
  });
});

describe('revision of an earlier attempt', () => {
  test('the revision of an earlier attempt is found by its rollout, after the analysed revision only', async () => {
    for (const rollout of ['decision-0', 'decision-1', 'decision-2']) await changes.register(input(rollout));
    expect(await changes.registeredFor(revision(1), isOf('decision-1'))).toBe(revision(2));
    expect(await changes.registeredFor(revision(2), isOf('decision-1'))).toBeUndefined();
    expect(await changes.registeredFor(revision(1), isOf('decision-9'))).toBeUndefined();
  });

  test('looking for an earlier attempt costs one call when nothing was registered since', async () => {
    for (let number = 0; number < 15; number += 1) await changes.register(input());
    await changes.registeredFor(revision(15), isOf('decision-1'));
    expect([callsOf('ListTaskDefinitions'), callsOf('DescribeTaskDefinition')]).toEqual([1, 0]);
  });

  test('looking for an earlier attempt reads at most the ten latest revisions', async () => {
    for (let number = 0; number < 15; number += 1) await changes.register(input());
    expect(await changes.registeredFor(revision(1), isOf('decision-1'))).toBeUndefined();
    expect(callsOf('DescribeTaskDefinition')).toBe(10);
  });

  test('a family whose name begins the same does not hold the revision of an earlier attempt', async () => {
    await changes.register(input());
    await changes.register(input('decision-1', { family: 'web-admin' }));
    await changes.register(input('decision-1', { family: 'web-admin' }));
    expect(await changes.registeredFor(revision(1), isOf('decision-1'))).toBeUndefined();
  });

  test('a registration whose response was lost is found again and not repeated', async () => {
    await changes.register(input());
    sandbox.faults.add({ service: 'ecs', operation: 'RegisterTaskDefinition', kind: 'reset-after' });
    await expect(changes.register(input('decision-1'))).rejects.toThrow();
    expect(callsOf('RegisterTaskDefinition')).toBe(2);
    expect(await changes.registeredFor(revision(1), isOf('decision-1'))).toBe(revision(2));
    expect(await changes.describe(revision(3))).toBeUndefined();
  });
});

describe('services', () => {
  beforeEach(() => changes.register(input()).then(() => undefined));

  test('the facts of a service hold all that a change of it needs', async () => {
    const tags = [{ key: 'steward:mode', value: 'auto' }];
    putService({ tags });
    expect(await changes.facts(web)).toEqual({
      ...{ arn: arn('service/shop/web'), controller: 'ECS', runsOnFargate: true, tags },
      ...{ taskDefinitionArn: revision(1), rolloutState: 'COMPLETED' },
      ...{
        deploymentStartedAt: startAt - dayMs,
        deployments: 1,
        runningTasks: 2,
        desiredTasks: 2,
        newTasks: 2,
      },
    });
  });

  test('the facts are undefined for a service that is deleted, draining or in an unknown cluster', async () => {
    expect(await changes.facts(web)).toBeUndefined();
    putService({ status: 'DRAINING' });
    expect(await changes.facts(web)).toBeUndefined();
    expect(await changes.facts({ ...web, name: 'other' })).toBeUndefined();
    expect(await changes.facts({ ...web, cluster: 'nowhere' })).toBeUndefined();
  });

  test.each<[string, Partial<Service>, boolean]>([
    ['EC2 by its launch type', { launchType: 'EC2' }, false],
    [
      'Spot',
      { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] },
      true,
    ],
    [
      'Fargate and EC2 capacity providers',
      {
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }, { capacityProvider: 'machines' }],
      },
      false,
    ],
  ])('the facts of a service on %s state if it runs on Fargate', async (_what, more, runsOnFargate) => {
    putService(more);
    expect(await changes.facts(web)).toMatchObject({ runsOnFargate });
  });

  test('the facts of a service name a deployment controller other than ECS', async () => {
    putService({ deploymentController: { type: 'CODE_DEPLOY' }, deployments: [] });
    expect(await changes.facts(web)).toMatchObject({
      ...{ controller: 'CODE_DEPLOY', deployments: 0, taskDefinitionArn: revision(1) },
    });
  });

  test.each([
    [2, 0, 'COMPLETED'],
    [1, 1, 'IN_PROGRESS'],
    [3, 1, 'IN_PROGRESS'],
  ])(
    '%i running and %i pending of 2 tasks mean %s where ECS reports no rollout state',
    async (runningCount, pendingCount, rolloutState) => {
      const counts = { desiredCount: 2, runningCount, pendingCount };
      putService({ deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', ...counts }] });
      expect(await changes.facts(web)).toMatchObject({ rolloutState });
    },
  );

  test('an updated service runs the new revision and keeps its deployment configuration', async () => {
    putService({ deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } });
    const next = await changes.register(input('decision-1'));
    await changes.update(web, next);
    expect(await changes.facts(web)).toMatchObject({
      ...{ taskDefinitionArn: next, rolloutState: 'IN_PROGRESS', deployments: 2 },
      deploymentStartedAt: startAt,
    });
    await sandbox.advance(5 * minuteMs);
    expect(await changes.facts(web)).toMatchObject({ rolloutState: 'COMPLETED', deployments: 1 });
    expect(sandbox.state.service(arn('service/shop/web'))?.deploymentConfiguration).toEqual({
      deploymentCircuitBreaker: { enable: true, rollback: false },
    });
  });

  test('a service that ECS rolled back runs the earlier revision', async () => {
    putService({ deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
    sandbox.state.failNextDeployment(arn('service/shop/web'));
    await changes.update(web, await changes.register(input('decision-1')));
    await sandbox.advance(10 * minuteMs);
    expect(await changes.facts(web)).toMatchObject({
      ...{ taskDefinitionArn: revision(1), rolloutState: 'COMPLETED', deployments: 1 },
    });
  });

  test('an update whose response was lost is sent once', async () => {
    putService();
    const next = await changes.register(input('decision-1'));
    sandbox.faults.add({ service: 'ecs', operation: 'UpdateService', kind: 'reset-after' });
    await expect(changes.update(web, next)).rejects.toThrow();
    expect(callsOf('UpdateService')).toBe(1);
    expect((await changes.facts(web))?.taskDefinitionArn).toBe(next);
  });
});

describe('running images', () => {
  beforeEach(async () => {
    await changes.register(input());
    putService();
  });

  /** A running task of the revision whose containers run these digests. */
  function putTask(id: string, digests: Record<string, string | undefined>, of = revision(1)): void {
    sandbox.state.putTask({
      ...{ taskArn: arn(`task/shop/${id}`), clusterArn: arn('cluster/shop'), group: 'service:web' },
      ...{ taskDefinitionArn: of, lastStatus: 'RUNNING', desiredStatus: 'RUNNING' },
      containers: Object.entries(digests).map(([name, imageDigest]) => ({ name, imageDigest })),
    });
  }

  test('running images have the digests that their tags had when ECS started the tasks', async () => {
    const next = await changes.register(input('decision-1'));
    await changes.update(web, next);
    await sandbox.advance(5 * minuteMs);
    sandbox.state.putImage('web', 'stable', digest('b'));
    expect(await changes.runningImages(web, next)).toEqual(new Map([['app', digest('a')]]));
  });

  test('an image digest is returned only if all tasks agree on it', async () => {
    putTask('one', { app: digest('a'), proxy: digest('c'), logs: undefined });
    putTask('two', { app: digest('a'), proxy: digest('d'), logs: undefined });
    expect(await changes.runningImages(web, revision(1))).toEqual(new Map([['app', digest('a')]]));
  });

  test('running images are those of the given revision', async () => {
    putTask('old', { app: digest('a') });
    putTask('new', { app: digest('b') }, revision(2));
    expect(await changes.runningImages(web, revision(2))).toEqual(new Map([['app', digest('b')]]));
  });

  test('a service without tasks has no running images', async () => {
    expect(await changes.runningImages(web, revision(1))).toEqual(new Map());
    expect(callsOf('DescribeTasks')).toBe(0);
  });
});

test.each(['throttled', 'http500', 'reset-before'] as const)(
  'reading a service and its task definition succeeds after a call that was %s',
  async (kind) => {
    await changes.register(input());
    putService();
    sandbox.faults.add({ service: 'ecs', operation: 'DescribeServices', kind });
    sandbox.faults.add({ service: 'ecs', operation: 'DescribeTaskDefinition', kind });
    expect(await changes.facts(web)).toBeDefined();
    expect(await changes.describe(revision(1))).toBeDefined();
  },
);
