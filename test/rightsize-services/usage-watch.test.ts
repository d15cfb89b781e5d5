import { afterEach, describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { fitting } from '../builders/running-service.ts';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

afterEach(() => {
  steward.slack.faults.clear();
});

/** A service at its CPU limit for so long, until now. */
function busyFor(minutes: number) {
  const since = steward.sandbox.now() - minutes * minuteMs;
  return { uses: { vcpu: (time: number) => (time >= since ? 1 : 0.6), mib: 1200 } };
}

async function watch(): Promise<void> {
  await steward.sandbox.enqueue('plan', '{"kind":"watch"}');
  await steward.sandbox.settle();
}

describe('hourly usage watch', () => {
  it('the usage watch is disabled by default', async () => {
    const cluster = steward.newCluster({ name: 'busy', ...busyFor(60) });
    const rule = steward.sandbox.deployment.rules.find(
      ({ targets }) => targets[0]?.input === '{"kind":"watch"}',
    );
    expect(rule?.enabled).toBe(false);
    await steward.sandbox.advance(hourMs);
    expect(cluster.messages()).toEqual([]);
  });

  it('the usage watch reports only the service that was at its limit for 15 minutes', async () => {
    const cluster = steward.newCluster(
      { name: 'busy', ...busyFor(22) },
      { name: 'snug', ...fitting },
      { name: 'short', ...busyFor(10) },
      { name: 'unknown' },
    );
    await watch();
    expect(cluster.messages()).toHaveLength(1);
    expect(cluster.text()).toMatch(/^busy · Grow to 2 vCPU/);
  });

  it('the usage watch logs its monthly cost', async () => {
    steward.newCluster({ name: 'snug', ...fitting });
    await watch();
    const planned = steward
      .logLines('plan-rightsizing')
      .filter(({ message }) => message === 'usage watch planned');
    const { services, monthlyUsd } = planned.at(-1) as { services: number; monthlyUsd: number };
    // Two metrics a service and hour, $0.01 for a thousand.
    expect(monthlyUsd).toBeCloseTo(services * 2 * 730 * 0.00001, 2);
    expect(services).toBeGreaterThan(0);
  });

  it('the usage watch does not report a service again an hour later', async () => {
    const cluster = steward.newCluster({ name: 'busy', uses: { vcpu: 1, mib: 1200 } });
    for (let hours = 0; hours < 3; hours += 1) {
      await watch();
      await steward.sandbox.advance(hourMs);
    }
    expect(cluster.messages()).toHaveLength(1);
  });

  it.each(['http500', 'reset-after'] as const)(
    'the usage watch reports a service once although Slack fails (%s)',
    async (kind) => {
      const cluster = steward.newCluster({ name: 'busy', uses: { vcpu: 1, mib: 1200 } });
      steward.slack.faults.add({ method: 'chat.postMessage', kind });
      await watch();
      await watch();
      await steward.halfHours(3);
      expect(cluster.messages()).toHaveLength(1);
    },
  );
});
