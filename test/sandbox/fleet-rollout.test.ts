import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ecsArn, region } from '../../sandbox/fleet/company.ts';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import { seedFleet } from '../../sandbox/fleet/seed-fleet.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createSmallSandbox } from './aws/small-template.ts';

const minute = 60_000;
const hour = 60 * minute;

let sandbox: Sandbox;
let ecs: ECSClient;

beforeEach(async () => {
  // A Wednesday afternoon.
  const startAt = Date.parse('2026-11-25T13:00:00Z');
  sandbox = await createSmallSandbox({ region, clock: { startAt } });
  seedFleet(sandbox.state, sandbox.now());
  ecs = new ECSClient({ ...sandbox.clientConfig, maxAttempts: 1 });
});

afterEach(async () => {
  ecs.destroy();
  await sandbox.close();
});

/** Registers a copy of a service's revision with another size, and deploys it. */
async function resize(service: string, cpu: string, memory: string): Promise<string> {
  const current = sandbox.state.service(ecsArn('service', 'shop', service))?.taskDefinition;
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: current }));
  const input = { ...described.taskDefinition, cpu, memory } as RegisterTaskDefinitionCommandInput;
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(input));
  const arn = taskDefinition?.taskDefinitionArn ?? '';
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service, taskDefinition: arn }));
  return arn;
}

const average = (service: string, time: number) =>
  sandbox.state.metric({
    namespace: 'AWS/ECS',
    metricName: 'MemoryUtilization',
    dimensions: { ClusterName: 'shop', ServiceName: service },
  })?.(time, 5 * minute)?.average ?? 0;

test('every task definition of the fleet is valid in ECS and comes back unchanged', async () => {
  for (const known of sandbox.state.taskDefinitions()) {
    const command = new RegisterTaskDefinitionCommand(known as RegisterTaskDefinitionCommandInput);
    const { taskDefinition } = await ecs.send(command);
    const { taskDefinitionArn, revision, registeredAt, registeredBy } = known;
    expect({ ...taskDefinition, taskDefinitionArn, revision, registeredAt, registeredBy }).toEqual(known);
  }
});

test('usage after a resize is measured against the new size, from its deployment on', async () => {
  const before = sandbox.now() - 10 * minute;
  await resize('customer-profile', '1024', '4096');
  await sandbox.advance(hour);
  const after = sandbox.now() - 10 * minute;
  expect(average('customer-profile', after) / average('customer-profile', before)).toBeCloseTo(2, 1);
  await sandbox.advance(hour);
  expect(average('customer-profile', before) / average('customer-profile', after)).toBeCloseTo(0.5, 1);
});

test('a failed deployment does not change the usage', async () => {
  sandbox.state.failNextDeployment(ecsArn('service', 'shop', 'customer-profile'));
  await resize('customer-profile', '1024', '4096');
  await sandbox.advance(hour);
  const time = sandbox.now() - 10 * minute;
  expect(average('customer-profile', time)).toBeLessThan(20);
});

test('a sample of a resized service has its new revision', async () => {
  const arn = await resize('catalog', '1024', '2048');
  await sandbox.advance(hour);
  const now = sandbox.now();
  const { detail } = eventSample(sandbox.state, 'task-stopped/out-of-memory', { now, seed: 1 });
  const service = sandbox.state.service(ecsArn('service', 'shop', 'catalog'));
  expect(detail).toMatchObject({
    taskDefinitionArn: arn,
    startedBy: service?.deployments?.[0]?.id,
    cpu: '1024',
    memory: '2048',
  });
});

test('running tasks have the images of the registry', () => {
  const running = sandbox.state
    .tasks(ecsArn('cluster', 'shop'))
    .filter(({ group }) => group === 'service:web');
  expect(running.length).toBeGreaterThan(0);
  for (const { containers } of running) {
    const [container] = containers ?? [];
    expect(container?.imageDigest).toBe(sandbox.state.imageDigest(container?.image ?? ''));
  }
});
