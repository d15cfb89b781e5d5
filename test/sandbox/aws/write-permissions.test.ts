import { afterEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, handlers, jobEvent, roleOf, workerStatements } from './small-template.ts';

/**
 * Resources that each call which changes ECS must be allowed on: the Service Authorization Reference, and AWS's errors.
 */
let sandbox: Sandbox;

afterEach(() => sandbox.close());

const ecs = (resource: string) => `arn:aws:ecs:us-east-1:123456789012:${resource}`;
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const allow = (Action: string, Resource: string, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

/** Output of the worker's call if its role has these statements. */
async function outcomeOf(statements: object[], job: string, input: object): Promise<string | undefined> {
  const WorkerRole = roleOf([...workerStatements, ...statements]);
  const functions = { worker: { bundlePath: handlers.writes } };
  sandbox = await createSmallSandbox({ resources: { WorkerRole }, functions });
  const definition = { family: 'web', status: 'ACTIVE' as const, containerDefinitions: [] };
  for (const revision of [1, 2])
    sandbox.state.putTaskDefinition({
      ...definition,
      taskDefinitionArn: ecs(`task-definition/web:${revision}`),
      revision,
    });
  sandbox.state.putService({
    serviceArn: ecs('service/shop/web'),
    serviceName: 'web',
    clusterArn: ecs('cluster/shop'),
    status: 'ACTIVE',
    taskDefinition: ecs('task-definition/web:1'),
  });
  await sandbox.send(jobEvent(job, { input }));
  await sandbox.settle();
  return sandbox.logs.of('app-worker').at(-1);
}

const plain = { family: 'web', memory: '512', containerDefinitions: [{ name: 'web', image: 'web:1' }] };
const withRoles = { ...plain, taskRoleArn: role('task'), executionRoleArn: role('execution') };
const withTags = { ...plain, tags: [{ key: 'team', value: 'shop' }] };
const revision = { cluster: 'shop', service: 'web', taskDefinition: ecs('task-definition/web:2') };

const register = allow('ecs:RegisterTaskDefinition', '*');
const pass = (name: string) =>
  allow('iam:PassRole', role(name), { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
const tagNew = allow('ecs:TagResource', ecs('task-definition/*:*'), {
  StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
});
const update = (resource: string) => allow('ecs:UpdateService', ecs(resource));

test.each<[string, object[], string, object]>([
  ['a revision of any family', [register], 'register', plain],
  ['a revision with its roles', [register, pass('*')], 'register', withRoles],
  ['a revision with tags', [register, tagNew], 'register', withTags],
  ['a service, without passing roles again', [update('service/shop/*')], 'update', revision],
  [
    'deregistering with permission on all resources',
    [allow('ecs:DeregisterTaskDefinition', '*')],
    'deregister',
    { taskDefinition: 'web:1' },
  ],
])('a change is allowed: %s', async (_what, statements, job, input) => {
  expect(await outcomeOf(statements, job, input)).toBe('allowed');
});

test.each<[string, object[], string, object, string, string]>([
  [
    'a revision by an ARN, which the request does not name',
    [allow('ecs:RegisterTaskDefinition', ecs('task-definition/*'))],
    'register',
    plain,
    'ecs:RegisterTaskDefinition',
    '*',
  ],
  [
    'a revision without permission to pass its task role',
    [register, pass('execution')],
    'register',
    withRoles,
    'iam:PassRole',
    role('task'),
  ],
  [
    'a revision without permission to pass its execution role',
    [register, pass('task')],
    'register',
    withRoles,
    'iam:PassRole',
    role('execution'),
  ],
  [
    'a revision without permission to tag it',
    [register],
    'register',
    withTags,
    'ecs:TagResource',
    ecs('task-definition/web:*'),
  ],
  [
    'a service of another cluster',
    [update('service/lab/*')],
    'update',
    revision,
    'ecs:UpdateService',
    ecs('service/shop/web'),
  ],
  [
    'deregistering by an ARN, which this action does not support',
    [allow('ecs:DeregisterTaskDefinition', ecs('task-definition/*'))],
    'deregister',
    { taskDefinition: 'web:1' },
    'ecs:DeregisterTaskDefinition',
    '*',
  ],
  ['listing without any permission', [], 'list', {}, 'ecs:ListTaskDefinitions', '*'],
])('a change is denied: %s', async (_what, statements, job, input, action, resource) => {
  expect(await outcomeOf(statements, job, input)).toContain(
    `is not authorized to perform: ${action} on resource: ${resource} because`,
  );
  expect(sandbox.state.taskDefinitions()).toHaveLength(2);
});

test('a revision names the role session that registered it', async () => {
  await outcomeOf([register], 'register', plain);
  expect(sandbox.state.taskDefinition('web:3')?.registeredBy).toBe(
    'arn:aws:sts::123456789012:assumed-role/WorkerRole/app-worker',
  );
});
