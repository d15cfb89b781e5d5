import { ECSClient, type Service, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createEcsServices, type EcsServices } from '../../shared/aws/ecs/services.ts';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import { createSmallSandbox, startAt } from '../sandbox/aws/small-template.ts';
import { createCountingPacer } from './counting-pacer.ts';

let sandbox: Sandbox;
let client: ECSClient;
let ecs: EcsServices;
let pacer: ReturnType<typeof createCountingPacer>;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new ECSClient(sandbox.clientConfig);
  pacer = createCountingPacer();
  ecs = createEcsServices(client, pacer);
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`;
const callsOf = (operation: string) => sandbox.calls.counts('operator')[`ecs:${operation}`] ?? 0;

function putService(name: string, more: Service = {}): string {
  const serviceArn = arn(`service/shop/${name}`);
  sandbox.state.putService({
    ...{ serviceArn, serviceName: name, clusterArn: arn('cluster/shop'), status: 'ACTIVE' },
    ...{ taskDefinition: arn(`task-definition/${name}:1`), desiredCount: 2, launchType: 'FARGATE' },
    ...more,
  });
  return serviceArn;
}

describe('clusters', () => {
  it('all active clusters are listed with their Container Insights setting', async () => {
    for (let index = 0; index < 230; index += 1) sandbox.state.addCluster(`cluster-${index}`);
    const insights = (value: string) => ({ settings: [{ name: 'containerInsights' as const, value }] });
    sandbox.state.addCluster('shop', insights('enhanced'));
    sandbox.state.addCluster('office', insights('enabled'));
    sandbox.state.addCluster('closed', { status: 'INACTIVE' });
    const clusters = await ecs.clusters();
    expect(clusters).toHaveLength(232);
    const insightsOf = (name: string) => clusters.find((one) => one.name === name)?.containerInsights;
    expect(['shop', 'office', 'cluster-7', 'closed'].map(insightsOf)).toEqual([
      ...['enhanced', 'enabled', 'disabled', undefined],
    ]);
    expect(callsOf('ListClusters') + callsOf('DescribeClusters')).toBe(6);
    expect(pacer.taken).toEqual({ 'ecs:clusters': 6 });
  });

  it('a cluster is found by name or ARN, and an unknown or inactive one is undefined', async () => {
    sandbox.state.addCluster('shop');
    sandbox.state.addCluster('closed', { status: 'INACTIVE' });
    const shop = { arn: arn('cluster/shop'), name: 'shop', containerInsights: 'disabled' };
    expect(await ecs.cluster('shop')).toEqual(shop);
    expect(await ecs.cluster(shop.arn)).toEqual(shop);
    expect(await ecs.cluster('nowhere')).toBeUndefined();
    expect(await ecs.cluster('closed')).toBeUndefined();
  });
});

describe('services', () => {
  it('services of a cluster are listed 100 and described 10 per call, without daemons', async () => {
    const arns = Array.from({ length: 205 }, (_, index) => putService(`service-${index}`));
    putService('daemon:agent');
    expect((await ecs.serviceArns('shop')).sort()).toEqual([...arns].sort());
    expect(callsOf('ListServices')).toBe(3);
    const services = await ecs.services('shop', arns);
    expect(services.map((service) => service.arn)).toEqual(arns);
    expect(callsOf('DescribeServices')).toBe(21);
    expect(pacer.taken).toEqual({ 'ecs:services': 24 });
  });

  it('a service has the fields that sizing needs', async () => {
    const revision = arn('service-revision/shop/web/11');
    putService('web', {
      launchType: undefined,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 3 }],
      createdAt: new Date(startAt - 90 * dayMs),
      deployments: [
        { id: 'old', status: 'ACTIVE', createdAt: new Date(startAt - 9 * dayMs) },
        { id: 'new', status: 'PRIMARY', createdAt: new Date(startAt - 2 * dayMs) },
      ],
      tags: [{ key: 'steward:mode', value: 'auto' }],
      currentServiceRevisions: [{ arn: revision, runningTaskCount: 2 }],
    });
    sandbox.state.putServiceRevision({
      serviceRevisionArn: revision,
      monitoring: { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }] },
    });
    expect(await ecs.services('shop', ['web'])).toEqual([
      {
        arn: arn('service/shop/web'),
        ...{ name: 'web', clusterName: 'shop', metricSeconds: 20 },
        taskDefinitionArn: arn('task-definition/web:1'),
        launchType: undefined,
        capacityProviders: [{ name: 'FARGATE_SPOT', weight: 3, base: 0 }],
        createdAt: startAt - 90 * dayMs,
        deployedAt: startAt - 2 * dayMs,
        takesRequests: false,
        tags: [{ key: 'steward:mode', value: 'auto' }],
      },
    ]);
  });

  it('a service that CodeDeploy deploys runs what its primary task set names', async () => {
    const taskSet = { taskDefinition: arn('task-definition/web:8'), launchType: 'FARGATE' as const };
    putService('web', {
      taskSets: [
        { ...taskSet, status: 'ACTIVE', taskDefinition: arn('task-definition/web:7') },
        { ...taskSet, status: 'PRIMARY', createdAt: new Date(startAt - hourMs) },
      ],
    });
    expect(await ecs.services('shop', ['web'])).toMatchObject([
      { taskDefinitionArn: arn('task-definition/web:8'), deployedAt: startAt - hourMs },
    ]);
  });

  it('services that are gone, draining or in an unknown cluster are left out', async () => {
    putService('web');
    putService('old', { status: 'INACTIVE' });
    putService('leaving', { status: 'DRAINING' });
    const found = await ecs.services('shop', ['web', 'old', 'leaving', 'never']);
    expect(found.map(({ name }) => name)).toEqual(['web']);
    expect(await ecs.services('nowhere', ['web'])).toEqual([]);
    expect(await ecs.serviceArns('nowhere')).toEqual([]);
  });

  it.each(['throttled', 'http500', 'reset-before'] as const)(
    'services are complete after a call that was %s',
    async (kind) => {
      const arns = Array.from({ length: 25 }, (_, index) => putService(`service-${index}`));
      sandbox.faults.add({ service: 'ecs', operation: 'DescribeServices', kind, skip: 1 });
      expect(await ecs.services('shop', arns)).toHaveLength(25);
    },
  );

  it('a denied read of services fails with the message of AWS, which names the permission', async () => {
    putService('web');
    sandbox.faults.add({ service: 'ecs', kind: 'denied', times: 3 });
    const read = ecs.services('shop', ['web']);
    await expect(read).rejects.toThrow('is not authorized to perform: ecs:DescribeServices');
  });
});

describe('task definitions', () => {
  it('a task definition has sizes, platform, limits and runtime settings, but no other environment values', async () => {
    const taskDefinitionArn = arn('task-definition/web:12');
    sandbox.state.putTaskDefinition({
      ...{ taskDefinitionArn, family: 'web', revision: 12, status: 'ACTIVE' },
      ...{ cpu: '1024', memory: '4096', requiresCompatibilities: ['FARGATE'] },
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' },
      ephemeralStorage: { sizeInGiB: 50 },
      containerDefinitions: [
        {
          ...{ name: 'web', image: 'web:latest', cpu: 768, memory: 3072, memoryReservation: 1024 },
          command: ['gunicorn', '-w', '4', 'app'],
          environment: [
            { name: 'JAVA_TOOL_OPTIONS', value: '-Xmx512m -Dpassword=hunter2' },
            { name: 'DATABASE_PASSWORD', value: 'hunter2' },
          ],
        },
        { name: 'proxy', image: 'envoy:v1', essential: false },
      ],
    });
    const definition = await ecs.taskDefinition(taskDefinitionArn);
    expect(definition).toEqual({
      ...{ arn: taskDefinitionArn, family: 'web', revision: 12, requiresCompatibilities: ['FARGATE'] },
      ...{ size: { cpuUnits: 1024, memoryMiB: 4096 }, os: 'LINUX', architecture: 'ARM64' },
      ephemeralStorageGiB: 50,
      containers: [
        {
          ...{ name: 'web', image: 'web:latest', cpuUnits: 768 },
          ...{ memoryMiB: 3072, memoryReservationMiB: 1024, runtimeSettings: ['-Xmx512m', '-w 4'] },
        },
        {
          ...{ name: 'proxy', image: 'envoy:v1', cpuUnits: 0 },
          ...{ memoryMiB: undefined, memoryReservationMiB: undefined, runtimeSettings: [] },
        },
      ],
    });
    expect(JSON.stringify(definition)).not.toContain('hunter2');
  });

  it('a task definition defaults to Linux on x86 with 20 GiB of storage, and to no size', async () => {
    const taskDefinitionArn = arn('task-definition/agent:1');
    sandbox.state.putTaskDefinition({ taskDefinitionArn, family: 'agent', revision: 1, cpu: '256' });
    expect(await ecs.taskDefinition(taskDefinitionArn)).toMatchObject({
      ...{ os: 'LINUX', architecture: 'X86_64', ephemeralStorageGiB: 20, size: undefined, containers: [] },
    });
  });

  it('every Windows version of a task definition counts as Windows', async () => {
    const taskDefinitionArn = arn('task-definition/desk:1');
    const runtimePlatform = { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' as const };
    sandbox.state.putTaskDefinition({ taskDefinitionArn, family: 'desk', revision: 1, runtimePlatform });
    expect((await ecs.taskDefinition(taskDefinitionArn))?.os).toBe('WINDOWS');
  });

  it('a deleted task definition is undefined', async () => {
    expect(await ecs.taskDefinition(arn('task-definition/gone:1'))).toBeUndefined();
  });
});

describe('deployments of a service', () => {
  const service = { arn: arn('service/shop/web'), clusterName: 'shop' };
  const revisionArn = (revision: number) => arn(`service-revision/shop/web/${revision}`);
  const definitionArn = (revision: number) => arn(`task-definition/web:${revision}`);

  /** Deployment from one revision to the next, `daysAgo`, that took an hour. */
  function deploy(daysAgo: number, from: number | undefined, to: number, more: ServiceDeployment = {}) {
    const startedAt = new Date(startAt - daysAgo * dayMs);
    for (const revision of [from, to]) {
      if (revision === undefined) continue;
      const [serviceRevisionArn, taskDefinition] = [revisionArn(revision), definitionArn(revision)];
      sandbox.state.putServiceRevision({ serviceRevisionArn, serviceArn: service.arn, taskDefinition });
    }
    sandbox.state.putServiceDeployment({
      serviceDeploymentArn: arn(`service-deployment/shop/web/${to}-${daysAgo}`),
      ...{ serviceArn: service.arn, clusterArn: arn('cluster/shop'), status: 'SUCCESSFUL' },
      ...{ createdAt: startedAt, startedAt, finishedAt: new Date(startedAt.getTime() + hourMs) },
      sourceServiceRevisions: from === undefined ? [] : [{ arn: revisionArn(from) }],
      targetServiceRevision: { arn: revisionArn(to) },
      ...more,
    });
  }

  beforeEach(() => void putService('web'));

  it('deployments come oldest first, with the revision before them and whether they stayed', async () => {
    deploy(20, 1, 2); // before the window
    deploy(10, 2, 3);
    deploy(6, 3, 4, { status: 'ROLLBACK_SUCCESSFUL' });
    deploy(1, 3, 5, { status: 'IN_PROGRESS', finishedAt: undefined });
    const times = (daysAgo: number) => ({
      startedAt: startAt - daysAgo * dayMs,
      finishedAt: startAt - daysAgo * dayMs + hourMs,
    });
    expect(await ecs.deployments(service, startAt - 14 * dayMs)).toEqual({
      before: definitionArn(2),
      deployments: [
        { ...times(10), stays: true, taskDefinitionArn: definitionArn(3) },
        { ...times(6), stays: false, taskDefinitionArn: definitionArn(4) },
        { ...times(1), finishedAt: undefined, stays: true, taskDefinitionArn: definitionArn(5) },
      ],
    });
  });

  it('deployments of a busy service cost few calls, and each revision is read once', async () => {
    // 150 deployments in a week, to 30 revisions and back.
    for (let index = 0; index < 150; index += 1) deploy(7 - index / 25, index % 30, (index + 1) % 30);
    const { deployments } = await ecs.deployments(service, startAt - 8 * dayMs);
    expect(deployments).toHaveLength(150);
    expect(deployments.every(({ taskDefinitionArn }) => taskDefinitionArn)).toBe(true);
    expect(callsOf('ListServiceDeployments')).toBe(2);
    expect(callsOf('DescribeServiceDeployments')).toBe(1);
    expect(callsOf('DescribeServiceRevisions')).toBe(2);
    expect(pacer.taken).toEqual({ 'ecs:service-deployments': 3, 'ecs:service-revisions': 2 });
  });

  it('the first deployment of a service has nothing before it', async () => {
    deploy(3, undefined, 1);
    const history = await ecs.deployments(service, startAt - 14 * dayMs);
    expect(history.before).toBeUndefined();
    expect(history.deployments).toHaveLength(1);
  });

  it('a deployment that has not started is left out, and one whose revision is gone has no task definition', async () => {
    deploy(3, 1, 2);
    deploy(2, 2, 3, { targetServiceRevision: { arn: revisionArn(99) } });
    deploy(1, 2, 4, { status: 'PENDING', startedAt: undefined, finishedAt: undefined });
    const { deployments } = await ecs.deployments(service, startAt - 14 * dayMs);
    expect(deployments.map(({ taskDefinitionArn }) => taskDefinitionArn)).toEqual([
      definitionArn(2),
      undefined,
    ]);
  });

  it('a service that is gone or was never deployed has no deployments', async () => {
    const none = { deployments: [] };
    expect(await ecs.deployments(service, startAt - 14 * dayMs)).toEqual(none);
    expect(sandbox.calls.counts('operator')).toEqual({ 'ecs:ListServiceDeployments': 1 });
    const gone = { arn: arn('service/shop/gone'), clusterName: 'shop' };
    expect(await ecs.deployments(gone, startAt)).toEqual(none);
    expect(await ecs.deployments({ ...gone, clusterName: 'nowhere' }, startAt)).toEqual(none);
  });
});
