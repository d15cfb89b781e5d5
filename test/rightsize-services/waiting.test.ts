import { afterEach, describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { alarmEvent, usageOf } from '../builders/alarm-event.ts';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

afterEach(() => {
  steward.slack.faults.clear();
});

/**
 * Service of batch tolerance that has been at its CPU limit for three hours and stays there for some more, with its
 * alarm.
 */
async function alarmed(hoursToCome = Number.POSITIVE_INFINITY) {
  const alarmAt = steward.sandbox.now();
  const isBusy = (time: number) => time >= alarmAt - 3 * hourMs && time < alarmAt + hoursToCome * hourMs;
  const cluster = steward.newCluster({
    name: 'nightly',
    uses: { vcpu: (time) => (isBusy(time) ? 1 : 0.6), mib: 1500 },
    tags: { 'steward:tolerance': 'batch' },
  });
  const metrics = [usageOf({ cluster: cluster.name, service: 'nightly' })];
  await steward.sandbox.send(alarmEvent({ name: `${cluster.name}-cpu`, at: steward.sandbox.now(), metrics }));
  await steward.sandbox.settle();
  return cluster;
}

/** Answers on the service of a cluster, oldest first. */
function answers({ name }: { name: string }): unknown[] {
  return steward
    .logLines('rightsize-services')
    .filter(({ message, cluster }) => message === 'alarm answered' && cluster === name)
    .map(({ action }) => action);
}

async function hours(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) await steward.sandbox.advance(hourMs);
}

describe('services that wait at their limit', () => {
  it('a service that may be at its limit is checked every hour and grows once its budget is spent', async () => {
    // A tenth of the time, the last day counting half of all: at most 3.6 hours in a row.
    const cluster = await alarmed();
    expect(cluster.messages()).toEqual([]);
    await hours(2);
    expect(cluster.messages()).toHaveLength(1);
    expect(cluster.text()).toMatch(/^nightly · Grow to 2 vCPU/);
    expect(answers(cluster).at(0)).toBe('keep');
    expect(answers(cluster).at(-1)).toBe('grow');
  });

  it('a waiting service is no longer checked once its usage is below the limit', async () => {
    const cluster = await alarmed(0);
    await hours(2);
    expect(cluster.messages()).toEqual([]);
    expect(answers(cluster)).toEqual(['keep', 'keep']);
  });

  it.each(['http500', 'reset-after'] as const)(
    'a waiting service is posted once although Slack fails (%s)',
    async (kind) => {
      const cluster = await alarmed();
      await hours(1);
      steward.slack.faults.add({ method: 'chat.postMessage', kind });
      await hours(2);
      expect(cluster.messages()).toHaveLength(1);
    },
  );
});

it('a service with an early alarm is checked again within an hour', async () => {
  const alarmAt = steward.sandbox.now();
  const isBusy = (time: number) => time >= alarmAt - 12 * minuteMs;
  const uses = { vcpu: (time: number) => (isBusy(time) ? 1 : 0.6), mib: 1500 };
  const cluster = steward.newCluster({ name: 'checkout', uses });
  const metrics = [usageOf({ cluster: cluster.name, service: 'checkout' })];
  await steward.sandbox.send(alarmEvent({ name: `${cluster.name}-cpu`, at: alarmAt, metrics }));
  await steward.sandbox.settle();
  expect(cluster.messages()).toEqual([]);
  await hours(1);
  expect(cluster.messages()).toHaveLength(1);
  expect(cluster.text()).toMatch(/^checkout · Grow to 2 vCPU/);
});
