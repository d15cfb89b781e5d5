import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { watchServices } from '../../functions/diagnose-stops/watch-services.ts';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { weighMissing } from '../../shared/model/missing-tasks.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { isTicked, minute, type StewardForTests, startStewardForTests } from './steward-for-tests.ts';

const at = Date.UTC(2026, 10, 20, 12);
const since = at - 30 * minute;

describe('missing tasks', () => {
  test.each([
    ['the count is whole', { running: 2, desired: 2 }, { since, desired: 2 }, { state: 'whole' }],
    ['none is desired', { running: 0, desired: 0 }, undefined, { state: 'whole' }],
    [
      'seen for the first time',
      { running: 1, desired: 2 },
      undefined,
      { state: 'waiting', since: at, desired: 2 },
    ],
    [
      'for 30 minutes',
      { running: 1, desired: 2 },
      { since, desired: 2 },
      { state: 'missing', since, desired: 2 },
    ],
    [
      'for 29 minutes',
      { running: 1, desired: 2 },
      { since: since + minute, desired: 2 },
      { state: 'waiting', since: since + minute, desired: 2 },
    ],
    [
      'more are desired',
      { running: 2, desired: 4 },
      { since, desired: 2 },
      { state: 'waiting', since: at, desired: 4 },
    ],
    [
      'fewer are desired',
      { running: 1, desired: 2 },
      { since, desired: 3 },
      { state: 'missing', since, desired: 2 },
    ],
    [
      'a deployment began since',
      { running: 1, desired: 2, deployingSince: at - 5 * minute },
      { since, desired: 2 },
      { state: 'waiting', since: at - 5 * minute, desired: 2 },
    ],
  ])('missing tasks are judged by their counts: %s', (_, counts, known, verdict) => {
    expect(weighMissing(counts, known, at, 30)).toEqual(verdict);
  });
});

test('a service of the European Sovereign Cloud is named in its own partition', async () => {
  const home = { account: '123456789012', region: 'eusc-de-east-1' };
  const place = { partition: 'aws-eusc', ...home, cluster: 'shop', kind: 'service', name: 'web' } as const;
  const { missing } = await watchServices({
    services: {
      clusters: async () => ['shop'],
      list: async () => ({ names: ['web'] }),
      describe: async () => [{ name: 'web', running: 1, desired: 2 }],
    },
    watch: {
      pass: async () => undefined,
      known: async () => new Map([[serviceKey(place), { since, desired: 2 }]]),
      note: async () => undefined,
      savePass: async () => undefined,
    },
    ...{ minutes: 30, home, now: at },
  });
  expect(missing).toEqual([{ place, since }]);
});

describe('missing tasks without a stop', () => {
  let steward: StewardForTests;
  beforeAll(async () => {
    steward = await startStewardForTests({
      parameters: { missingTasksMinutes: '30', minorChannel: 'C0MINOR000' },
    });
  });
  afterAll(() => steward.close());

  const runs = (name: string, runningCount: number, events: { createdAt: Date; message: string }[] = []) => {
    const { state } = steward.sandbox;
    const service = state.service(ecsArn('service', clusterName, name));
    state.putService({ ...service, runningCount, desiredCount: 2, pendingCount: 0, events });
  };

  it('missing tasks are one incident after 30 minutes, which closes when the count is back', async () => {
    const service = steward.newService();
    runs(service.name, 1);
    await steward.minutes(29);
    expect(service.messages()).toEqual([]);
    await steward.minutes(13);
    expect(service.messages()).toHaveLength(1);
    expect(service.text()).toMatch(
      new RegExp(`^🟡 ${service.name} degraded \\(1 of 2\\): tasks missing, none stopped\n`),
    );
    expect(service.text()).toContain('runs fewer tasks than desired, and no task stopped');
    await steward.minutes(25);
    expect(service.messages()).toHaveLength(1);
    runs(service.name, 2);
    await steward.minutes(12);
    expect(service.messages().map(isTicked)).toEqual([true]);
    expect(steward.waiting()).resolves.toEqual([]);
  });

  it('missing tasks have the cause that the service events name', async () => {
    const service = steward.newService();
    runs(service.name, 0);
    await steward.minutes(12);
    const message = `(service ${service.name}) was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 0a1b has insufficient memory available.`;
    runs(service.name, 0, [{ createdAt: new Date(steward.sandbox.now()), message }]);
    await steward.minutes(35);
    expect(service.text()).toMatch(
      new RegExp(`^🔴 ${service.name} is down \\(0 of 2\\): no capacity available`),
    );
  });

  it('missing tasks show in the open incident of the stops, although it was no longer followed', async () => {
    const service = steward.newService();
    runs(service.name, 2);
    await service.send();
    await steward.minutes(45);
    runs(service.name, 1);
    await steward.minutes(45);
    expect(service.messages().map(({ channel }) => channel)).toEqual(['C0MINOR000', 'C0SANDBOX']);
    expect(service.text()).toMatch(new RegExp(`^🟡 ${service.name} degraded \\(1 of 2\\): out of memory\n`));
    runs(service.name, 0);
    await steward.minutes(12);
    expect(service.replies()).toEqual([`🔴 ${service.name} in shop is down (0 of 2): out of memory`]);
  });

  it('missing tasks are no incident of their own where the stops have one', async () => {
    const service = steward.newService();
    runs(service.name, 1);
    await service.send();
    await steward.minutes(45);
    expect(service.messages()).toHaveLength(1);
    expect(service.text()).toContain('out of memory');
  });
});
