import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServicesCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox } from './small-template.ts';

const day = 24 * 3_600_000;
let sandbox: Sandbox;
let clients: { ecs: ECSClient; cloudWatch: CloudWatchClient; scaling: ApplicationAutoScalingClient };

beforeEach(async () => {
  sandbox = await createSmallSandbox({ throttles: true });
  sandbox.state.addCluster('shop');
  const config = { ...sandbox.clientConfig, maxAttempts: 1 };
  clients = {
    ecs: new ECSClient(config),
    cloudWatch: new CloudWatchClient(config),
    scaling: new ApplicationAutoScalingClient(config),
  };
});

afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await sandbox.close();
});

/** Neither the revision nor the service exists, but such a call counts, too. */
function unlessThrottled(error: Error): void {
  if (error.name === 'ThrottlingException') throw error;
}

/** Number of concurrent calls that succeed, and the errors of the others. */
async function answered(count: number, call: (index: number) => Promise<unknown>) {
  const results = await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
  return { answered: count - failures.length, failures: [...new Set(failures)] };
}

it('calls that share a bucket use it up together, and the clock fills it again', async () => {
  const call = (index: number): Promise<unknown> =>
    index % 2
      ? clients.ecs.send(new ListServicesCommand({ cluster: 'shop' }))
      : clients.ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
  expect(await answered(130, call)).toEqual({ answered: 100, failures: ['ThrottlingException'] });
  await sandbox.advance(2000);
  expect(await answered(60, call)).toEqual({ answered: 40, failures: ['ThrottlingException'] });
  await sandbox.advance(day);
  expect((await answered(130, call)).answered).toBe(100);
});

it('ECS allows one registration or deregistration and five service updates a second', async () => {
  const deregister = () =>
    clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' })).catch(unlessThrottled);
  const update = () =>
    clients.ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web' })).catch(unlessThrottled);
  expect((await answered(30, deregister)).answered).toBe(20);
  expect((await answered(60, update)).answered).toBe(50);
  await sandbox.advance(1000);
  expect((await answered(30, deregister)).answered).toBe(1);
  expect((await answered(60, update)).answered).toBe(5);
});

it('CloudWatch allows nine DescribeAlarms calls a second, then answers Throttling', async () => {
  const call = () => clients.cloudWatch.send(new DescribeAlarmsCommand({}));
  expect(await answered(12, call)).toEqual({ answered: 9, failures: ['Throttling'] });
  await sandbox.advance(1000);
  expect((await answered(12, call)).answered).toBe(9);
});

it('Application Auto Scaling allows ten reads a second after a burst of twenty', async () => {
  const call = () => clients.scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }));
  expect(await answered(25, call)).toEqual({ answered: 20, failures: ['ThrottlingException'] });
  await sandbox.advance(1000);
  expect((await answered(25, call)).answered).toBe(10);
});

it('data points are limited to 396,000 a second, and to 180,000 of the last three hours', async () => {
  const dimensions = { ServiceName: 'web' };
  const Metric = {
    Namespace: 'AWS/ECS',
    MetricName: 'CPUUtilization',
    Dimensions: [{ Name: 'ServiceName', Value: 'web' }],
  };
  sandbox.state.putMetric({ namespace: 'AWS/ECS', metricName: 'CPUUtilization', dimensions }, () => ({
    average: 1,
    maximum: 1,
    sampleCount: 1,
  }));
  const read = (queries: number, sinceMs: number) =>
    clients.cloudWatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: Array.from({ length: queries }, (_, index) => ({
          Id: `q${index}`,
          MetricStat: { Metric, Period: 60, Stat: 'Average' },
        })),
        StartTime: new Date(sandbox.now() - sinceMs),
        EndTime: new Date(sandbox.now()),
      }),
    );
  // Full pages of 100,800: three fit, the fourth does not.
  const fullPage = () => read(5, 14 * day);
  expect(await answered(4, fullPage)).toEqual({ answered: 3, failures: ['Throttling'] });
  // The other bucket is still full: 500 times 180 minutes are 90,000.
  const recent = () => read(500, 3 * 3_600_000);
  expect((await answered(3, recent)).answered).toBe(2);
  await sandbox.advance(1000);
  expect((await answered(1, fullPage)).answered).toBe(1);
}, 30_000);
