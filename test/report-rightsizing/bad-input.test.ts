import { describe, expect, it, test } from '@jest/globals';
import { fitting } from '../builders/running-service.ts';
import { shareSizingSteward, startSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

describe('refused requests for a report', () => {
  test.each<[string, unknown, string]>([
    ['an invalid look-back', { lookbackDays: 30 }, 'lookbackDays: must be 14, 32 or 63'],
    ['a look-back as text', { lookbackDays: '14' }, 'lookbackDays: must be 14, 32 or 63'],
    ['an unknown tolerance', { tolerance: 'relaxed' }, 'tolerance: must be critical, standard or batch'],
    ['a cluster that is a number', { cluster: 7 }, 'cluster: must be a string'],
    ['a cluster without a name', { cluster: '' }, 'cluster: must not be empty'],
    ['post as text', { post: 'no' }, 'post: must be true or false'],
    ['a service without its cluster', { service: 'web' }, 'service: name its cluster, too'],
    [
      'a misspelt field',
      { clusterName: 'shop' },
      'clusterName: unknown field; expected one of: cluster, service, lookbackDays, tolerance, post',
    ],
    ['a payload that is a text', 'shop', 'payload: must be an object, such as {"cluster": "NAME"}'],
    ['a payload that is a list', ['shop'], 'payload: must be an object'],
  ])('a request with %s is refused by field', async (_, payload, expected) => {
    const refusal = steward.report(payload);
    await expect(refusal).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringContaining(expected),
    });
  });

  it('a request with several wrong fields has all of them named', async () => {
    const refusal = steward.report({ post: 1, lookbackDays: 15, tolerance: 'none' });
    await expect(refusal).rejects.toThrow(/lookbackDays: .*tolerance: .*post: /);
  });

  it('an unknown cluster is refused with the existing ones', async () => {
    const cluster = steward.newCluster({ name: 'web', ...fitting });
    const refusal = steward.report({ cluster: 'fleet' });
    await expect(refusal).rejects.toThrow(
      /^cluster: no active cluster fleet in eu-west-1; existing: .*fleet-/,
    );
    await expect(refusal).rejects.toThrow(cluster.name);
  });

  it('an unknown service is refused with the existing ones', async () => {
    const cluster = steward.newCluster({ name: 'web', ...fitting }, { name: 'worker', ...fitting });
    const refusal = steward.report({ cluster: cluster.name, service: 'wev' });
    const expected = `service: no active service wev in cluster ${cluster.name}; existing: web, worker`;
    await expect(refusal).rejects.toThrow(expected);
  });

  it('a service in a cluster without services is refused', async () => {
    const cluster = steward.newCluster();
    const refusal = steward.report({ cluster: cluster.name, service: 'web' });
    await expect(refusal).rejects.toThrow('none exists');
  });

  it('a region without clusters is refused', async () => {
    const empty = await startSizingSteward();
    try {
      await expect(empty.report({})).rejects.toThrow(
        'cluster: no active ECS cluster in eu-west-1; check the region',
      );
      await expect(empty.plan({})).rejects.toThrow('check the region');
    } finally {
      await empty.close();
    }
  });

  it('a report of more than 500 services is refused with the way to split it', async () => {
    const names = Array.from({ length: 501 }, (_, at) => ({ name: `web-${at}` }));
    const cluster = steward.newCluster(...names);
    await expect(steward.report({ cluster: cluster.name })).rejects.toThrow(
      '501 services are more than the 500 of one report: name a cluster, or invoke plan-rightsizing',
    );
  });

  it('no refused request reaches Slack', () => {
    expect(steward.messages()).toEqual([]);
  });
});
