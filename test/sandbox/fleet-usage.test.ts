import { beforeAll, describe, expect, it, test } from '@jest/globals';
import { type AwsState, createAwsState } from '../../sandbox/aws/state.ts';
import { account, ecsArn, region } from '../../sandbox/fleet/company.ts';
import { seedFleet } from '../../sandbox/fleet/seed-fleet.ts';
import { readStewardTags } from '../../shared/model/steward-tags.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** A Wednesday. */
const now = Date.parse('2026-11-25T13:00:00Z');
const place = {
  partition: 'aws',
  accountId: account,
  region,
  urlSuffix: 'amazonaws.com',
  endpoint: 'http://127.0.0.1',
};

let state: AwsState;

beforeAll(() => {
  state = createAwsState(place);
  seedFleet(state, now);
});

type Name = 'CPUUtilization' | 'MemoryUtilization';

const pointOf = (service: string, metricName: Name, time: number, periodMs = 5 * minute) =>
  state.metric({
    namespace: 'AWS/ECS',
    metricName,
    dimensions: { ClusterName: 'shop', ServiceName: service },
  })?.(time, periodMs);

/** The highest of a service's maxima from so many days ago until so many. */
function highest(service: string, metricName: Name, fromDaysAgo = 14, toDaysAgo = 0): number {
  let most = 0;
  for (let time = now - fromDaysAgo * day; time < now - toDaysAgo * day; time += 60 * minute)
    most = Math.max(most, pointOf(service, metricName, time, 60 * minute)?.maximum ?? 0);
  return most;
}

describe('usage of the fleet', () => {
  it('the usage is the same at every read and in every sandbox that starts at the same time', () => {
    const other = createAwsState(place);
    seedFleet(other, now);
    for (const { id, source } of state.metrics()) {
      const time = now - 3 * day;
      expect(other.metric(id)?.(time, 5 * minute)).toEqual(source(time, 5 * minute));
    }
  });

  it('the usage follows the time of day and the week', () => {
    const busy = (time: string) =>
      pointOf('customer-profile', 'CPUUtilization', Date.parse(time))?.average ?? 0;
    expect(busy('2026-11-24T16:00:00Z')).toBeGreaterThan(2 * busy('2026-11-24T04:00:00Z'));
    expect(busy('2026-11-24T16:00:00Z')).toBeGreaterThan(1.2 * busy('2026-11-22T16:00:00Z'));
  });

  it('the usage stays within the limit, and the mean never exceeds the busiest task', () => {
    for (const { id, source } of state.metrics()) {
      if (id.namespace !== 'AWS/ECS') continue;
      for (let time = now - 14 * day; time < now; time += 6 * 60 * minute) {
        const point = source(time, 5 * minute);
        if (!point) continue;
        expect(point.maximum).toBeLessThanOrEqual(100);
        expect(point.average).toBeLessThanOrEqual(point.maximum);
      }
    }
  });
});

describe('services of the fleet', () => {
  test('the service customer-profile is far too large', () => {
    expect(highest('customer-profile', 'CPUUtilization')).toBeLessThan(25);
    expect(highest('customer-profile', 'MemoryUtilization')).toBeLessThan(20);
  });

  test('the service quote-engine is pinned at its CPU limit', () => {
    expect(pointOf('quote-engine', 'CPUUtilization', Date.parse('2026-11-24T16:00:00Z'))?.maximum).toBe(100);
  });

  test('the service catalog is near its memory limit', () => {
    expect(highest('catalog', 'MemoryUtilization')).toBeGreaterThan(90);
  });

  test('the service basket-api leaks memory until its next deployment', () => {
    const memoryAt = (daysAgo: number) =>
      pointOf('basket-api', 'MemoryUtilization', now - daysAgo * day)?.maximum ?? 0;
    expect(memoryAt(0.1)).toBeGreaterThan(memoryAt(5) + 15);
    expect(memoryAt(11.5)).toBeGreaterThan(memoryAt(10) + 40);
  });

  test('the service checkout is scaled by CPU target tracking with its alarms', () => {
    const tasks = (time: string) =>
      (pointOf('checkout', 'CPUUtilization', Date.parse(time))?.sampleCount ?? 0) / 5;
    expect(tasks('2026-11-24T04:00:00Z')).toBe(3);
    expect(tasks('2026-11-24T16:00:00Z')).toBeGreaterThan(5);
    expect(state.scalableTargets()[0]).toMatchObject({ ResourceId: 'service/shop/checkout', MinCapacity: 3 });
  });

  test('the service thumbnailer is scaled by the steps of a queue and by a schedule', () => {
    const policies = state.scalingPolicies();
    const scaled = { ResourceId: 'service/shop/thumbnailer' };
    expect(policies.map(({ PolicyType }) => PolicyType)).toEqual(['TargetTrackingScaling', 'StepScaling']);
    expect(policies[1]).toMatchObject(scaled);
    expect(state.scheduledActions()).toMatchObject([scaled]);
    const names = state.alarms().map(({ AlarmName }) => AlarmName);
    const triggers = policies.flatMap(({ Alarms = [] }) => Alarms.map(({ AlarmName }) => AlarmName));
    expect(triggers).toHaveLength(3);
    expect(names).toEqual(expect.arrayContaining(triggers));
  });

  test('the service warehouse-sync was resized: its percentages doubled, and its history has both sizes', () => {
    const [before, after] = [
      highest('warehouse-sync', 'CPUUtilization', 13, 7),
      highest('warehouse-sync', 'CPUUtilization', 5),
    ];
    expect(after / before).toBeCloseTo(2, 0);
    const [newest] = state.serviceDeployments(ecsArn('service', 'shop', 'warehouse-sync'));
    const sizeOf = (arn = '') => state.taskDefinition(state.serviceRevision(arn)?.taskDefinition ?? '')?.cpu;
    expect(newest?.createdAt).toEqual(new Date(now - 6 * day));
    expect(sizeOf(newest?.sourceServiceRevisions?.[0]?.arn)).toBe('2048');
    expect(sizeOf(newest?.targetServiceRevision?.arn)).toBe('1024');
  });

  test('the service returns-api is two days old', () => {
    expect(pointOf('returns-api', 'CPUUtilization', now - 3 * day)).toBeUndefined();
    expect(pointOf('returns-api', 'CPUUtilization', now - day)).toBeDefined();
  });

  test.each([
    ['on EC2', 'parcel-tracking', { launchType: 'EC2' }],
    ['on Spot', 'thumbnailer', { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] }],
    ['on Fargate', 'geo-lookup', { launchType: 'FARGATE' }],
  ])('a service of the fleet runs %s: %s', (_what, name, expected) => {
    expect(state.service(ecsArn('service', 'shop', name))).toMatchObject(expected);
  });

  test('the service geo-lookup runs on ARM', () => {
    const { taskDefinition } = state.service(ecsArn('service', 'shop', 'geo-lookup')) ?? {};
    expect(state.taskDefinition(taskDefinition ?? '')?.runtimePlatform?.cpuArchitecture).toBe('ARM64');
  });

  test('the service basket-api has an invalid tag', () => {
    const { tags } = state.service(ecsArn('service', 'shop', 'basket-api')) ?? {};
    const { settings, problems } = readStewardTags(tags ?? [], { vcpu: 0.5, memoryMiB: 2048 });
    expect(settings.tolerance).toBe('critical');
    expect(problems).toHaveLength(1);
  });

  test('the service invoice-api never ran and has no data', () => {
    expect(pointOf('invoice-api', 'CPUUtilization', now - day)).toBeUndefined();
  });
});

test('a scheduled family has metrics from Container Insights only, and only while it runs', () => {
  const family = (time: string) =>
    state.metric({
      namespace: 'ECS/ContainerInsights',
      metricName: 'CpuUtilized',
      dimensions: { ClusterName: 'shop', TaskDefinitionFamily: 'nightly-report' },
    })?.(Date.parse(time), 5 * minute);
  expect(family('2026-11-25T02:00:00Z')?.sampleCount).toBe(5);
  expect(family('2026-11-25T03:00:00Z')).toBeUndefined();
  expect(pointOf('nightly-report', 'CPUUtilization', now - day)).toBeUndefined();
});

test('containers share the memory of their task', () => {
  const time = now - day;
  const container = (ContainerName: string) =>
    state.metric({
      namespace: 'ECS/ContainerInsights',
      metricName: 'ContainerMemoryUtilized',
      dimensions: { ClusterName: 'shop', ServiceName: 'catalog', ContainerName },
    })?.(time, minute)?.maximum ?? 0;
  const whole = ((pointOf('catalog', 'MemoryUtilization', time, minute)?.maximum ?? 0) / 100) * 1024;
  expect(container('catalog') + container('otel-collector')).toBeCloseTo(whole, 0);
  expect(container('otel-collector')).toBeLessThan(100);
});
