import {
  type ContainerDefinition,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, startAt } from './small-template.ts';

const arn = (name: string) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}`;

let sandbox: Sandbox;
let ecs: ECSClient;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  ecs = new ECSClient({ ...sandbox.clientConfig, maxAttempts: 1 });
});

afterEach(async () => {
  ecs.destroy();
  await sandbox.close();
});

type Input = Partial<RegisterTaskDefinitionCommandInput>;

function register(changes: Input = {}) {
  return ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '512',
      memory: '1024',
      containerDefinitions: [container()],
      ...changes,
    }),
  );
}

const container = (changes: ContainerDefinition = {}): ContainerDefinition => ({
  name: 'web',
  image: 'web:1',
  ...changes,
});

const describeDefinition = async (taskDefinition: string, include?: 'TAGS'[]) =>
  ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include }));

describe('registered task definitions', () => {
  it('a registered task definition is the next revision of its family, with the defaults of ECS', async () => {
    await register();
    const { taskDefinition } = await register({
      cpu: '.5 vCPU',
      memory: '1 GB',
      volumes: [{ name: 'data' }],
      containerDefinitions: [
        container({ portMappings: [{ containerPort: 80 }], healthCheck: { command: ['CMD', 'true'] } }),
      ],
    });
    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: arn('web:2'),
      revision: 2,
      status: 'ACTIVE',
      cpu: '512',
      memory: '1024',
      compatibilities: ['EC2', 'FARGATE'],
      registeredAt: new Date(startAt),
      registeredBy: 'arn:aws:iam::123456789012:user/operator',
      volumes: [{ name: 'data', host: {} }],
      placementConstraints: [],
    });
    expect(taskDefinition?.containerDefinitions).toEqual([
      {
        name: 'web',
        image: 'web:1',
        cpu: 0,
        essential: true,
        portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
        healthCheck: { command: ['CMD', 'true'], interval: 30, timeout: 5, retries: 3 },
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
      },
    ]);
    expect((await describeDefinition('web')).taskDefinition).toEqual(taskDefinition);
  });

  it('the tags of a task definition are returned on request', async () => {
    const tags = [{ key: 'team', value: 'shop' }];
    expect((await register({ tags })).tags).toEqual(tags);
    expect(await describeDefinition('web:1', ['TAGS'])).toMatchObject({ tags });
    expect(await describeDefinition('web:1')).not.toHaveProperty('tags');
    expect((await describeDefinition('web:1')).taskDefinition).not.toHaveProperty('tags');
  });

  it('fields that only ECS sets are ignored at registration', async () => {
    const { taskDefinition } = await register();
    const copy = { ...taskDefinition, revision: 7, status: 'INACTIVE', registeredBy: 'nobody' };
    const again = await ecs.send(
      new RegisterTaskDefinitionCommand(copy as unknown as RegisterTaskDefinitionCommandInput),
    );
    expect(again.taskDefinition).toMatchObject({ revision: 2, status: 'ACTIVE' });
    expect(again.taskDefinition?.registeredBy).not.toBe('nobody');
  });

  it('a deregistered task definition is inactive, and its number is not used again', async () => {
    await register();
    await register();
    const command = new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:2' });
    expect((await ecs.send(command)).taskDefinition).toMatchObject({ revision: 2, status: 'INACTIVE' });
    expect((await describeDefinition('web')).taskDefinition?.revision).toBe(1);
    expect((await describeDefinition('web:2')).taskDefinition?.status).toBe('INACTIVE');
    expect((await register()).taskDefinition?.revision).toBe(3);
  });
});

describe('lists of task definitions', () => {
  const list = async (input: object) =>
    (await ecs.send(new ListTaskDefinitionsCommand(input))).taskDefinitionArns?.map(
      (one) => one.split('/')[1],
    );

  it('active task definitions are listed by family in the order of their revisions', async () => {
    for (let count = 0; count < 11; count += 1) await register();
    await register({ family: 'web-admin' });
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn('web:1') }));
    expect(await list({ familyPrefix: 'web', sort: 'DESC', maxResults: 3 })).toEqual([
      'web:11',
      'web:10',
      'web:9',
    ]);
    expect((await list({}))?.at(-1)).toBe('web-admin:1');
    expect(await list({ familyPrefix: 'web', status: 'INACTIVE' })).toEqual(['web:1']);
  });

  it('a page of task definitions is followed by the next one', async () => {
    for (let count = 0; count < 3; count += 1) await register();
    const first = await ecs.send(new ListTaskDefinitionsCommand({ maxResults: 2 }));
    const second = await ecs.send(new ListTaskDefinitionsCommand({ nextToken: first.nextToken }));
    expect([first.taskDefinitionArns?.length, second.taskDefinitionArns]).toEqual([2, [arn('web:3')]]);
  });
});

describe('refused registrations', () => {
  const containers = (...changes: ContainerDefinition[]): Input => ({
    containerDefinitions: changes.map((change, index) => container({ name: `c${index}`, ...change })),
  });
  const ec2: Input = { requiresCompatibilities: ['EC2'], cpu: undefined, memory: undefined };
  const awslogs = { logDriver: 'awslogs' as const, options: {} };
  const tags = (count: number, key: string) =>
    Array.from({ length: count }, (_, index) => ({ key: `${key}${index}`, value: '' }));

  test.each<[string, Input, string]>([
    ['a family with a space', { family: 'my web' }, 'Family contains invalid characters.'],
    ['no containers', { containerDefinitions: [] }, 'Container list cannot be empty.'],
    ['eleven containers', containers(...Array.from({ length: 11 }, () => ({}))), 'Too many containers.'],
    ['a container without a name', containers({ name: '' }), 'Container.name should not be null or empty.'],
    [
      'a container without an image',
      containers({ image: '' }),
      'Container.image should not be null or empty.',
    ],
    [
      'a size that Fargate does not have',
      { cpu: '1024', memory: '1024' },
      'No Fargate configuration exists for given values: 1024 CPU, 1024 memory. See the Amazon ECS documentation for the valid values.',
    ],
    [
      'a small size for Windows',
      { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      'No Fargate configuration exists',
    ],
    ['Fargate without CPU', { cpu: undefined }, "Fargate requires that 'cpu' be defined at the task level."],
    ['Fargate in another network', { networkMode: 'bridge' }, 'Fargate only supports network mode'],
    [
      'awslogs without an execution role',
      containers({ logConfiguration: awslogs }),
      'execution role ARN to support log driver awslogs',
    ],
    [
      'a container larger than its task',
      containers({ memory: 2048 }),
      "The 'memory' setting for container 'c0' is greater than for the task.",
    ],
    [
      'limits that are more than the task together',
      containers({ memory: 600 }, { memory: 500 }),
      "The sum of all container 'memory' values cannot be greater than the value of the task 'memory'.",
    ],
    [
      'reservations that are more than the task together',
      containers({ memoryReservation: 600 }, { memoryReservation: 500 }),
      "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.",
    ],
    [
      'CPU that is more than the task together',
      containers({ cpu: 300 }, { cpu: 300 }),
      "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
    ],
    [
      'a reservation above its limit',
      containers({ memory: 64, memoryReservation: 65 }),
      'must not be greater',
    ],
    ['less than 6 MiB', containers({ memory: 5 }), "'memory' must be at least 6."],
    ['EC2 without any memory', ec2, "At least one of 'memory' or 'memoryReservation' must be specified."],
    ['51 tags', { tags: tags(51, 'k') }, 'at most 50 tags'],
    ['a tag of AWS', { tags: tags(1, 'aws:') }, 'aws: prefixed tag key names are not allowed'],
  ])('ECS does not register %s', async (_what, changes, message) => {
    await expect(register(changes)).rejects.toThrow(message);
    expect(sandbox.state.taskDefinitions()).toEqual([]);
  });
});

test.each([
  ['a family alone', 'web', 'Revision is missing.'],
  ['a revision that is no number', 'web:latest', 'Invalid revision number. Number: latest'],
  ['a revision that is not there', 'web:9', 'Unable to describe task definition.'],
])('ECS does not deregister %s', async (_what, taskDefinition, message) => {
  await register();
  await expect(ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }))).rejects.toThrow(message);
});
