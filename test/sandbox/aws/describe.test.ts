import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  type Task,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, startAt } from './small-template.ts';

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

const clusterArn = 'arn:aws:ecs:us-east-1:123456789012:cluster/shop';
const taskArn = 'arn:aws:ecs:us-east-1:123456789012:task/shop/4d0e0b7a';
const describeTask = async (): Promise<Task | undefined> => {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: ['4d0e0b7a'] }));
  return tasks?.[0];
};
const stopEvent = (detail: object = {}) => ({
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  detail: {
    clusterArn,
    taskArn,
    lastStatus: 'STOPPED',
    stoppedAt: '2026-03-01T09:00:00Z',
    version: 5,
    containers: [{ name: 'web', lastStatus: 'STOPPED', exitCode: 137 }],
    ...detail,
  },
});

describe('tasks that stopped in an event', () => {
  it('a stopped task can be described for an hour', async () => {
    await sandbox.send(stopEvent());
    expect(await describeTask()).toMatchObject({ lastStatus: 'STOPPED', stoppedAt: new Date(startAt) });
    await sandbox.advance(3_600_000);
    expect(await describeTask()).toBeDefined();
    await sandbox.advance(1);
    expect(await describeTask()).toBeUndefined();
  });

  it('a stopped task keeps the fields that only DescribeTasks returns', async () => {
    const containers = [
      { name: 'web', reason: 'OutOfMemoryError: container killed', healthStatus: 'HEALTHY' as const },
    ];
    sandbox.state.putTask({ clusterArn, taskArn, healthStatus: 'UNHEALTHY', containers });
    await sandbox.send(stopEvent());
    expect(await describeTask()).toMatchObject({
      lastStatus: 'STOPPED',
      healthStatus: 'UNHEALTHY',
      containers: [{ ...containers[0], exitCode: 137 }],
    });
  });

  it('an older event that arrives late does not change a stopped task', async () => {
    await sandbox.send(stopEvent());
    await sandbox.send(stopEvent({ lastStatus: 'RUNNING', version: 3 }));
    expect((await describeTask())?.lastStatus).toBe('STOPPED');
  });
});

describe('Describe calls of ECS', () => {
  it('Describe calls report missing items and refuse lists that are too long', async () => {
    sandbox.state.addCluster('shop');
    const missing = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: ['nobody'] }));
    expect(missing.failures).toEqual([
      { arn: expect.stringContaining('task/shop/nobody'), reason: 'MISSING' },
    ]);
    const tasks = Array.from({ length: 101 }, (_, index) => `task-${index}`);
    await expect(ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks }))).rejects.toThrow(
      'at most 100',
    );
    const services = tasks.slice(0, 11);
    await expect(ecs.send(new DescribeServicesCommand({ cluster: 'shop', services }))).rejects.toThrow(
      'at most 10',
    );
    await expect(ecs.send(new DescribeTasksCommand({ cluster: 'none', tasks: ['a'] }))).rejects.toThrow(
      'Cluster not found.',
    );
  });

  it('a task definition is described by ARN, revision or family', async () => {
    const arn = (revision: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/web:${revision}`;
    for (const revision of [1, 2]) {
      sandbox.state.putTaskDefinition({
        taskDefinitionArn: arn(revision),
        family: 'web',
        revision,
        status: 'ACTIVE',
      });
    }
    const find = async (taskDefinition: string) =>
      (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition?.revision;
    expect([await find(arn(1)), await find('web:1'), await find('web')]).toEqual([1, 1, 2]);
    await expect(find('api')).rejects.toThrow('Unable to describe task definition.');
  });

  it('Describe calls are throttled at the published limits on request', async () => {
    await sandbox.close();
    sandbox = await createSmallSandbox({ throttles: true });
    sandbox.state.addCluster('shop');
    const client = new ECSClient({ ...sandbox.clientConfig, maxAttempts: 1 });
    const call = () => client.send(new DescribeTasksCommand({ cluster: 'shop', tasks: ['a'] }));
    const results = await Promise.allSettled(Array.from({ length: 300 }, call));
    const throttled = results.filter((result) => result.status === 'rejected');
    expect(throttled.length).toBeGreaterThan(0);
    expect(throttled[0]?.reason).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    client.destroy();
  });
});

describe('log of a container', () => {
  it('the log of a container is read from its end, page by page, in its own region', async () => {
    const lines = [1, 2, 3, 4, 5].map((number) => ({
      timestamp: startAt + number,
      message: `line ${number}`,
    }));
    sandbox.state.putLogEvents('/ecs/web', 'web/1', lines, 'eu-west-1');
    const logs = new CloudWatchLogsClient({ ...sandbox.clientConfig, region: 'eu-west-1' });
    const stream = { logGroupName: '/ecs/web', logStreamName: 'web/1', limit: 2 };
    const tail = await logs.send(new GetLogEventsCommand(stream));
    expect(tail.events?.map(({ message }) => message)).toEqual(['line 4', 'line 5']);
    const before = await logs.send(new GetLogEventsCommand({ ...stream, nextToken: tail.nextBackwardToken }));
    expect(before.events?.map(({ message }) => message)).toEqual(['line 2', 'line 3']);
    const end = await logs.send(new GetLogEventsCommand({ ...stream, nextToken: tail.nextForwardToken }));
    expect(end).toMatchObject({ events: [], nextForwardToken: tail.nextForwardToken });
    logs.destroy();
  });
});

describe('parameters', () => {
  it('a SecureString is readable only with decryption', async () => {
    sandbox.state.putParameter('/app/token', 'xoxb-1');
    const ssm = new SSMClient({ ...sandbox.clientConfig, maxAttempts: 1 });
    const read = async (WithDecryption: boolean) =>
      (await ssm.send(new GetParameterCommand({ Name: '/app/token', WithDecryption }))).Parameter?.Value;
    expect(await read(true)).toBe('xoxb-1');
    expect(await read(false)).not.toContain('xoxb-1');
    await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    ssm.destroy();
  });
});
