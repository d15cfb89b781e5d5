import { ECSClient, type Task } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createTaskLookup, type TaskLookup } from '../../shared/aws/ecs/task-lookup.ts';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { createSmallSandbox, startAt } from '../sandbox/aws/small-template.ts';

let sandbox: Sandbox;
let client: ECSClient;
let tasks: TaskLookup;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new ECSClient(sandbox.clientConfig);
  tasks = createTaskLookup(client);
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const id = '8d2f1c0b9a7e4f6d8c5b3a2e1f0d9c8b';
const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`;
const taskArn = arn(`task/shop/${id}`);
const callsOf = (operation: string) => sandbox.calls.counts('operator')[`ecs:${operation}`] ?? 0;

/** Task of shop/web, killed for memory by default. */
function putTask(more: Partial<Task> = {}): void {
  sandbox.state.putTask({
    ...{ taskArn, clusterArn: arn('cluster/shop'), taskDefinitionArn: arn('task-definition/web:7') },
    ...{ group: 'service:web', launchType: 'FARGATE', lastStatus: 'STOPPED', cpu: '512', memory: '1024' },
    ...{ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' },
    ...{ startedAt: new Date(startAt - hourMs), stoppedAt: new Date(startAt - minuteMs) },
    containers: [
      {
        ...{ name: 'app', exitCode: 137 },
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      },
    ],
    ...more,
  });
}

function addClusters(...names: string[]): void {
  for (const name of names) sandbox.state.addCluster(name);
}

describe('lookup of a stopped task', () => {
  it('a stopped task is found by its ARN in one call, and diagnosed as its event would be', async () => {
    addClusters('shop');
    putTask();
    const found = await tasks.find(taskArn);
    expect(found).toMatchObject({
      found: 'stopped',
      stop: {
        taskId: id,
        place: { region: 'us-east-1', cluster: 'shop', kind: 'service', name: 'web' },
        ...{ family: 'web', revision: 7, stoppedAt: startAt - minuteMs, started: true, memoryMiB: 1024 },
      },
    });
    if (found.found === 'stopped') expect(diagnose(found.stop).cause).toBe('out-of-memory');
    expect(sandbox.calls.counts('operator')).toEqual({ 'ecs:DescribeTasks': 1 });
  });

  it('a stopped task is found by its id in any cluster', async () => {
    addClusters('archive', 'office', 'shop');
    putTask();
    expect(await tasks.find(id)).toMatchObject({ found: 'stopped', stop: { taskArn } });
    expect(callsOf('DescribeTasks')).toBeLessThanOrEqual(3);
  });

  it('a task that never ran has no start time', async () => {
    addClusters('shop');
    putTask({ startedAt: undefined });
    expect(await tasks.find(taskArn)).toMatchObject({ stop: { started: false, startedAt: undefined } });
  });

  it('a task that ECS no longer remembers is not found', async () => {
    addClusters('shop');
    putTask({ stoppedAt: new Date(startAt - 2 * hourMs) });
    expect(await tasks.find(id)).toEqual({ found: 'nothing' });
    expect(await tasks.find(taskArn)).toEqual({ found: 'nothing' });
  });
});

it.each(['PROVISIONING', 'PENDING', 'RUNNING', 'DEPROVISIONING'])(
  'a task that is %s has not stopped',
  async (lastStatus) => {
    addClusters('shop');
    putTask({ lastStatus, stoppedAt: undefined });
    const place = {
      ...{ partition: 'aws', account: '123456789012' },
      ...{ region: 'us-east-1', cluster: 'shop' },
    };
    expect(await tasks.find(id)).toEqual({
      found: 'living',
      task: { taskId: id, place, status: lastStatus, startedAt: startAt - hourMs },
    });
  },
);

describe('lookup without a result', () => {
  it('a task in an unknown cluster is not found', async () => {
    expect(await tasks.find(taskArn)).toEqual({ found: 'nothing' });
  });

  it('a task is not found where no cluster exists', async () => {
    expect(await tasks.find(id)).toEqual({ found: 'nothing' });
    expect(callsOf('DescribeTasks')).toBe(0);
  });
});

describe('lookup by id', () => {
  it('a task id is looked up in up to twenty clusters', async () => {
    addClusters(...Array.from({ length: 20 }, (_, index) => `cluster-${index}`));
    expect(await tasks.find(id)).toEqual({ found: 'nothing' });
    expect(callsOf('DescribeTasks')).toBe(20);
  });

  it('a task id is not looked up in more than twenty clusters', async () => {
    addClusters(...Array.from({ length: 21 }, (_, index) => `cluster-${index}`));
    expect(await tasks.find(id)).toEqual({ found: 'too-many-clusters' });
    expect(callsOf('DescribeTasks')).toBe(0);
  });
});

describe('lookup that ECS denies', () => {
  it('a denied lookup by ARN is reported as invalid input', async () => {
    addClusters('shop');
    sandbox.faults.add({ service: 'ecs', operation: 'DescribeTasks', kind: 'denied', times: 3 });
    await expect(tasks.find(taskArn)).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'ECS denied access to this task. Only tasks of my own account and region can be looked up.',
    });
  });

  it('a denied lookup by id is an error of our own role', async () => {
    addClusters('shop');
    sandbox.faults.add({ service: 'ecs', operation: 'DescribeTasks', kind: 'denied', times: 3 });
    await expect(tasks.find(id)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
