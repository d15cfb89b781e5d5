import {
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  paginateListServices,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, startAt } from './small-template.ts';

const arn = (resource: string) => `arn:aws:ecs:us-east-1:123456789012:${resource}`;
const clusterArn = arn('cluster/shop');
const serviceArn = arn('service/shop/web');
const day = 24 * 3_600_000;

let sandbox: Sandbox;
let client: ECSClient;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new ECSClient({ ...sandbox.clientConfig, maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

describe('clusters', () => {
  it('active clusters are listed, with Container Insights only if settings are requested', async () => {
    const settings = [{ name: 'containerInsights' as const, value: 'enhanced' }];
    sandbox.state.addCluster('shop', { settings });
    sandbox.state.addCluster('lab');
    sandbox.state.addCluster('old', { status: 'INACTIVE' });
    const { clusterArns } = await client.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([clusterArn, arn('cluster/lab')]);
    const describeShop = (include?: 'SETTINGS'[]) =>
      client.send(new DescribeClustersCommand({ clusters: ['shop', 'lab', 'nobody'], include }));
    const { clusters, failures } = await describeShop(['SETTINGS']);
    expect(clusters?.map((cluster) => cluster.settings)).toEqual([
      settings,
      [{ name: 'containerInsights', value: 'disabled' }],
    ]);
    expect(failures).toEqual([{ arn: arn('cluster/nobody'), reason: 'MISSING' }]);
    expect((await describeShop()).clusters?.[0]?.settings).toEqual([]);
  });

  it('clusters are listed 100 at a time and described up to 100 at once', async () => {
    for (let index = 0; index < 101; index += 1) sandbox.state.addCluster(`cluster-${index}`);
    const first = await client.send(new ListClustersCommand({}));
    const second = await client.send(new ListClustersCommand({ nextToken: first.nextToken }));
    expect([first.clusterArns?.length, second.clusterArns?.length, second.nextToken]).toEqual([
      100,
      1,
      undefined,
    ]);
    const clusters = [...(first.clusterArns ?? []), ...(second.clusterArns ?? [])];
    await expect(client.send(new DescribeClustersCommand({ clusters }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('services of a cluster', () => {
  it('services are listed ten at a time or up to 100, without deleted ones', async () => {
    for (let index = 0; index < 120; index += 1) {
      const service = { serviceArn: arn(`service/shop/s${index}`), clusterArn, status: 'ACTIVE' };
      sandbox.state.putService(service);
    }
    sandbox.state.putService({ serviceArn: arn('service/shop/old'), clusterArn, status: 'INACTIVE' });
    sandbox.state.putService({ serviceArn: arn('service/lab/s0'), clusterArn: arn('cluster/lab') });
    const pages = async (maxResults?: number) => {
      const counts: number[] = [];
      for await (const page of paginateListServices({ client }, { cluster: 'shop', maxResults }))
        counts.push(page.serviceArns?.length ?? 0);
      return counts;
    };
    expect(await pages()).toEqual(Array(12).fill(10));
    expect(await pages(100)).toEqual([100, 20]);
    const wrong = (input: object) => client.send(new ListServicesCommand({ cluster: 'shop', ...input }));
    await expect(wrong({ maxResults: 101 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(wrong({ nextToken: 'nobody' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(wrong({ cluster: 'nobody' })).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
  });
});

describe('deployment history of a service', () => {
  const deploymentArn = (name: string) => arn(`service-deployment/shop/web/${name}`);
  const revisionArn = (name: string) => arn(`service-revision/shop/web/${name}`);

  /** Deployment this many days ago, from the revision before to its own. */
  function deployed(daysAgo: number, status: 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL' = 'SUCCESSFUL'): void {
    const at = new Date(startAt - daysAgo * day);
    sandbox.state.putServiceDeployment({
      serviceDeploymentArn: deploymentArn(`d${daysAgo}`),
      serviceArn,
      clusterArn,
      createdAt: at,
      startedAt: at,
      finishedAt: new Date(at.getTime() + 240_000),
      status,
      sourceServiceRevisions: [{ arn: revisionArn(`r${daysAgo + 1}`) }],
      targetServiceRevision: { arn: revisionArn(`r${daysAgo}`) },
    });
  }

  beforeEach(() => {
    sandbox.state.putService({ serviceArn, clusterArn, status: 'ACTIVE' });
  });

  it('deployments are listed newest first, for 90 days, by time and status', async () => {
    for (const daysAgo of [30, 2, 91]) deployed(daysAgo);
    deployed(9, 'ROLLBACK_SUCCESSFUL');
    const list = async (filter: object) => {
      const input = { cluster: 'shop', service: 'web', ...filter };
      const { serviceDeployments } = await client.send(new ListServiceDeploymentsCommand(input));
      return serviceDeployments?.map((one) => one.targetServiceRevisionArn);
    };
    expect(await list({})).toEqual([revisionArn('r2'), revisionArn('r9'), revisionArn('r30')]);
    const createdAt = { after: new Date(startAt - 14 * day), before: new Date(startAt - 5 * day) };
    expect(await list({ createdAt })).toEqual([revisionArn('r9')]);
    expect(await list({ status: ['SUCCESSFUL'] })).toEqual([revisionArn('r2'), revisionArn('r30')]);
  });

  it('deployments are listed twenty at a time', async () => {
    for (let daysAgo = 0; daysAgo < 45; daysAgo += 1) deployed(daysAgo);
    const pages: number[] = [];
    const input = { cluster: 'shop', service: serviceArn };
    let nextToken: string | undefined;
    do {
      const page = await client.send(new ListServiceDeploymentsCommand({ ...input, nextToken }));
      pages.push(page.serviceDeployments?.length ?? 0);
      nextToken = page.nextToken;
    } while (nextToken);
    expect(pages).toEqual([20, 20, 5]);
  });

  it('a deployment names the revision it replaced, and a revision names its task definition', async () => {
    deployed(2);
    sandbox.state.putServiceRevision({
      serviceRevisionArn: revisionArn('r2'),
      serviceArn,
      clusterArn,
      taskDefinition: arn('task-definition/web:2'),
    });
    const { serviceDeployments } = await client.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [deploymentArn('d2')] }),
    );
    expect(serviceDeployments).toMatchObject([
      { startedAt: new Date(startAt - 2 * day), sourceServiceRevisions: [{ arn: revisionArn('r3') }] },
    ]);
    const { serviceRevisions, failures } = await client.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn('r2'), revisionArn('r3')] }),
    );
    expect(serviceRevisions?.map(({ taskDefinition }) => taskDefinition)).toEqual([
      arn('task-definition/web:2'),
    ]);
    expect(failures).toEqual([{ arn: revisionArn('r3'), reason: 'MISSING' }]);
  });

  it('deployments are described up to twenty at once, and of existing services only', async () => {
    const arns = Array.from({ length: 21 }, (_, index) => deploymentArn(`d${index}`));
    const name = 'InvalidParameterException';
    await expect(
      client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns })),
    ).rejects.toMatchObject({ name });
    await expect(
      client.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns })),
    ).rejects.toMatchObject({ name });
    await expect(
      client.send(new ListServiceDeploymentsCommand({ cluster: 'shop', service: 'nobody' })),
    ).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
  });
});
