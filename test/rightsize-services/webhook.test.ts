import { beforeAll, expect, it } from '@jest/globals';
import { tooLarge } from '../builders/running-service.ts';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

beforeAll(() => {
  steward.useCredential('incoming-webhook');
});

it('an incoming webhook is enough for digests and reports, which only post', async () => {
  const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
  await steward.plan({});
  const { slack } = await steward.report({ cluster: cluster.name, service: 'roomy' });
  expect(slack).toBe('posted');
  expect(cluster.messages()).toHaveLength(2);
  expect(new Set(steward.slack.calls.map(({ method }) => method))).toEqual(new Set(['webhook']));
});
