import { beforeAll, describe, expect, it } from '@jest/globals';
import { fitting, tooLarge } from '../builders/running-service.ts';
import {
  type ClusterForTests,
  type ReportAnswer,
  serviceIn,
  shareSizingSteward,
  steward,
  textOf,
} from '../builders/sizing-steward.ts';

shareSizingSteward();

describe('report of a cluster', () => {
  let cluster: ClusterForTests;
  let answer: ReportAnswer;
  beforeAll(async () => {
    cluster = steward.newCluster({ name: 'roomy', ...tooLarge }, { name: 'snug', ...fitting });
    answer = await steward.report({ cluster: cluster.name });
  });

  it('the report of a cluster is returned as JSON with actions, reasons and savings', () => {
    expect(answer).toMatchObject({
      ...{ version: 1, clusters: [cluster.name], region: 'eu-west-1', lookbackDays: 14, problems: [] },
      totals: { services: 2, actions: { shrink: 1, keep: 1 } },
      slack: 'posted',
    });
    expect(answer.priceBasis).toBe('on-demand list price of eu-west-1, AWS Price List, 2026-11-23');
    const roomy = serviceIn(answer, 'roomy');
    // Two tasks, 730 hours, a vCPU hour at $0.04048 and a GiB hour at $0.004445:
    // 1460 * (0.75 * 0.04048 + 1.5 * 0.004445) = 54.06.
    expect(roomy.decision).toMatchObject({ action: 'shrink', size: { cpuUnits: 256, memoryMiB: 512 } });
    expect(roomy.decision.reason).toMatch(/^1 vCPU \/ 2 GiB to 0.25 vCPU \/ 512 MiB saves \$54\/month: /);
    expect(answer.totals.savedMonthlyUsd).toBeCloseTo(54.06, 2);
    expect(roomy.observed).toMatchObject({ meanTasks: 2 });
    expect(serviceIn(answer, 'snug').decision.action).toBe('keep');
  });

  it('the report of a cluster is one message in Slack', () => {
    expect(cluster.messages()).toHaveLength(1);
    expect(cluster.text()).toMatch(/^Right-sizing 2 services: save \$54\/month\n/);
    expect(cluster.text()).toContain(`Cluster ${cluster.name} · eu-west-1 · account 123456789012`);
    expect(JSON.stringify(cluster.messages()[0]?.blocks)).toContain('"text":"roomy"');
  });

  it('the report of a cluster is an HTML page behind a link in the answer and in Slack', async () => {
    const { status, type, page } = await opened(answer.html);
    expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page).toContain('roomy');
    expect(cluster.text()).toContain(answer.html?.slice(0, 200));
  });

  it('the link to the report expires after half a day', async () => {
    await steward.sandbox.advance(12 * 3_600_000);
    expect((await opened(answer.html)).status).toBe(403);
  });
});

describe('report of a service', () => {
  it('the report of a service is a message with its charts, and its history is returned', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge }, { name: 'snug', ...fitting });
    const answer = await steward.report({ cluster: cluster.name, service: 'roomy' });
    expect(answer.services.map(({ name }) => name)).toEqual(['roomy']);
    expect(answer.services[0]?.observed?.chart?.cpuMeanVcpu.length).toBeGreaterThan(50);
    const [message] = cluster.messages();
    expect(textOf(message as never)).toMatch(/^roomy · Shrink to 0.25 vCPU \/ 512 MiB\n/);
    expect(message?.blocks.map(({ type }) => type)).toContain('data_visualization');
  });

  it('a service is found by its ARN alone', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    const service = `arn:aws:ecs:eu-west-1:123456789012:service/${cluster.name}/roomy`;
    const { services } = await steward.report({ service });
    expect(services.map(({ name, cluster: of }) => [of, name])).toEqual([[cluster.name, 'roomy']]);
  });
});

describe('requests of the caller', () => {
  it('a report can be requested without a post to Slack', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    const answer = await steward.report({ cluster: cluster.name, post: false });
    expect(answer.slack).toBe('not asked for');
    expect(cluster.messages()).toEqual([]);
    expect((await opened(answer.html)).status).toBe(200);
  });

  it('a report can be requested with a longer look-back and another tolerance', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    const request = { cluster: cluster.name, post: false, lookbackDays: 32, tolerance: 'critical' };
    const answer = await steward.report(request);
    expect(answer.lookbackDays).toBe(32);
    const { tolerance, observed } = serviceIn(answer, 'roomy');
    expect(tolerance).toBe('critical');
    expect(observed?.days).toBeCloseTo(32, 1);
  });

  it('an empty request reports all clusters', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    const { clusters } = await steward.report({ post: false });
    expect(clusters.length).toBeGreaterThan(1);
    expect(clusters).toContain(cluster.name);
  });
});

async function opened(link = '') {
  const response = await fetch(link);
  return { status: response.status, type: response.headers.get('content-type'), page: await response.text() };
}
