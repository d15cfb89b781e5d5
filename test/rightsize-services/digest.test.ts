import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, test } from '@jest/globals';
import { tooLarge } from '../builders/running-service.ts';
import {
  type ClusterForTests,
  shareSizingSteward,
  startSizingSteward,
  steward,
} from '../builders/sizing-steward.ts';

shareSizingSteward();

afterEach(async () => {
  steward.sandbox.faults.clear();
  steward.slack.faults.clear();
});

/** Three chunks or so; most of its services want none of it. */
function aFleet(): ClusterForTests {
  const off = Array.from({ length: 240 }, (_, at) => ({
    name: `web-${at}`,
    tags: { 'steward:mode': 'off' },
  }));
  return steward.newCluster({ name: 'roomy', ...tooLarge }, ...off);
}

/** Plans a scan, and gives the messages for the workers before one of them has begun. */
async function planned(cluster: ClusterForTests): Promise<string[]> {
  const { error } = await steward.sandbox.invoke('plan-rightsizing', { cluster: cluster.name });
  expect(error).toBeUndefined();
  const bodies = (await steward.sandbox.messages('rightsizing')).map(({ body }) => body);
  expect(bodies.length).toBeGreaterThan(2);
  return bodies;
}

async function expectOneDigest(cluster: ClusterForTests): Promise<void> {
  expect(cluster.messages()).toHaveLength(1);
  expect(cluster.text()).toContain('Right-sizing 241 services: save $54/month');
  expect(cluster.text()).toContain('ECS Steward itself, last 7 days: ');
  expect(await steward.sandbox.deadLetters()).toEqual([]);
}

describe('digest of a scan', () => {
  it('a scan whose chunks are all delivered twice has one digest', async () => {
    const cluster = aFleet();
    const bodies = await planned(cluster);
    for (const body of bodies) await steward.sandbox.enqueue('rightsizing', body);
    await steward.sandbox.settle();
    for (const body of bodies) await steward.sandbox.enqueue('rightsizing', body);
    await steward.sandbox.settle();
    await steward.halfHours(2);
    await expectOneDigest(cluster);
  });

  it('a digest whose worker died after posting is found by its tag', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    // The chunk is done and the digest claimed; neither that it is posted nor that it is given back can be noted.
    steward.sandbox.faults.add({ operation: 'UpdateItem', kind: 'denied', skip: 2, times: 2 });
    const calls = steward.slack.calls.length;
    await steward.plan({ cluster: cluster.name });
    expect(cluster.messages()).toHaveLength(1);
    await steward.halfHours(2);
    expect(cluster.messages()).toHaveLength(1);
    expect(await steward.sandbox.deadLetters()).toEqual([]);
    const methods = steward.slack.calls.slice(calls).map(({ method }) => method);
    expect(methods).toEqual(['chat.postMessage', 'conversations.history']);
  });

  it('a chunk that can never be read has its services as lines in the digest', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    steward.sandbox.faults.add({ operation: 'GetMetricData', kind: 'http500', times: 1_000 });
    await steward.plan({ cluster: cluster.name });
    await steward.halfHours(3);
    expect(cluster.messages()).toEqual([]);
    await steward.halfHours(1);
    expect(cluster.messages()).toHaveLength(1);
    const reason = 'Could not be analyzed: InternalServiceFault on cloudwatch:GetMetricData.';
    expect(cluster.text()).toContain(`1 service: ${reason}`);
    expect(await steward.sandbox.deadLetters()).toEqual([]);
  }, 20_000);

  it('a digest that lacks a chunk is posted after three hours and names what is missing', async () => {
    const cluster = aFleet();
    const { length } = await planned(cluster);
    await loseOneMessage();
    await steward.sandbox.settle();
    await steward.halfHours(5);
    expect(cluster.messages()).toEqual([]);
    await steward.halfHours(4);
    expect(cluster.messages()).toHaveLength(1);
    expect(cluster.text()).toContain(`1 of ${length} parts of the scan were lost`);
    await steward.halfHours(4);
    expect(cluster.messages()).toHaveLength(1);
  });
});

/** Takes a message out of the workers' queue for good. */
async function loseOneMessage(): Promise<void> {
  const client = new SQSClient(steward.sandbox.clientConfig);
  const QueueUrl = `${steward.sandbox.endpoint}/123456789012/ecs-steward-production-rightsizing`;
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 43_200 }));
  expect(Messages).toHaveLength(1);
  client.destroy();
}

describe('Slack faults at the digest', () => {
  test.each([
    ['asks for a pause', { kind: 'ratelimited', retryAfterSeconds: 60 }],
    ['fails', { kind: 'http500' }],
    ['cuts the connection before the post', { kind: 'reset-before' }],
    ['cuts the connection after the post', { kind: 'reset-after' }],
    ['is slow', { kind: 'slow', milliseconds: 50 }],
    ['does not know the channel for a while', { kind: 'error', error: 'channel_not_found' }],
    ['revokes the token for a while', { kind: 'error', error: 'token_revoked' }],
    ['rejects the blocks', { kind: 'error', error: 'invalid_blocks' }],
  ] as const)('a scan has one digest if Slack %s', async (_, fault) => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    steward.slack.faults.add({ method: 'chat.postMessage', ...fault });
    await steward.plan({ cluster: cluster.name });
    await steward.halfHours(2);
    expect(cluster.messages()).toHaveLength(1);
    expect(await steward.sandbox.deadLetters()).toEqual([]);
  });

  it('a scan has one digest after an hour and a half without Slack', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    for (const method of ['chat.postMessage', 'conversations.history']) {
      steward.slack.faults.add({ method, kind: 'http500', times: 1_000 });
    }
    await steward.plan({ cluster: cluster.name });
    await steward.halfHours(3);
    expect(cluster.messages()).toEqual([]);
    steward.slack.faults.clear();
    // The queue's next try, or the hourly check.
    await steward.halfHours(2);
    expect(cluster.messages()).toHaveLength(1);
  });
});

describe('workspaces', () => {
  it('a workspace without data tables gets the table as text', async () => {
    const plain = await startSizingSteward({ slack: { nativeBlocks: false } });
    try {
      const cluster = plain.newCluster({ name: 'roomy', ...tooLarge });
      await plain.plan({ cluster: cluster.name });
      await plain.report({ cluster: cluster.name, service: 'roomy' });
      const types = cluster.messages().map(({ blocks }) => blocks.map(({ type }) => type));
      expect(types).toHaveLength(2);
      expect(types.flat()).toContain('rich_text');
      expect(types.flat()).not.toContain('data_table');
      expect(types.flat()).not.toContain('data_visualization');
      expect(cluster.text()).toContain('roomy');
    } finally {
      await plain.close();
    }
  }, 60_000);
});
