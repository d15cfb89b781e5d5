import { describe, expect, it } from '@jest/globals';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import { serviceIn, shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward({ withShop: true });

describe('evidence of diagnose-stops', () => {
  it('out-of-memory kills raise the recommended memory', async () => {
    const { sandbox } = steward;
    const request = { cluster: 'shop', service: 'thumbnailer', post: false };
    const before = serviceIn(await steward.report(request), 'thumbnailer');
    expect(before.decision).toMatchObject({ size: { memoryMiB: 1024 } });
    for (const seed of [1, 2, 3]) {
      const sample = 'task-stopped/out-of-memory-container-reason';
      await sandbox.send(eventSample(sandbox.state, sample, { now: sandbox.now(), seed }));
      await sandbox.settle();
    }
    const after = serviceIn(await steward.report(request), 'thumbnailer');
    expect(after.observed?.stops).toHaveLength(3);
    expect(after.observed?.stops[0]).toMatchObject({ kind: 'out-of-memory', size: { memoryMiB: 2048 } });
    expect(after.decision.reason).toContain('killed');
    expect(after.decision).toMatchObject({ size: { memoryMiB: 3072 } });
  });
});

describe('resize in the window', () => {
  /** 0.6 vCPU and 1500 MiB all the time: of 2 vCPU and 4 GiB half as many percent as of 1 vCPU and 2 GiB. */
  const uses = { vcpu: 0.6, mib: 1500 };

  it('a resize in the window is converted by the size that ran then', async () => {
    const resized = { daysAgo: 6, from: { vcpu: 2, gib: 4 } };
    const cluster = steward.newCluster({ name: 'halved', uses, resized }, { name: 'same', uses });
    const answer = await steward.report({ cluster: cluster.name, post: false });
    const [halved, same] = [serviceIn(answer, 'halved'), serviceIn(answer, 'same')];
    expect(halved.observed?.sizes.map(({ size }) => size.cpuUnits).at(0)).toBe(2048);
    expect(halved.observed?.sizes.map(({ size }) => size.cpuUnits).at(-1)).toBe(1024);
    for (const figure of ['mean', 'p50', 'p99'] as const) {
      expect(halved.observed?.cpuVcpu[figure]).toBeCloseTo(same.observed?.cpuVcpu[figure] ?? 0, 2);
      expect(halved.observed?.memoryMiB[figure]).toBeCloseTo(same.observed?.memoryMiB[figure] ?? 0, 0);
    }
    expect(halved.decision.action).toBe('keep');
  });
});

describe('sample fleet', () => {
  it('the digest of the sample fleet has risks, savings, services that are not sized, and families', async () => {
    const plan = await steward.plan({ cluster: 'shop' });
    expect(plan).toMatchObject({ services: 25, families: 1, problems: [] });
    const text = JSON.stringify(steward.messages().at(-1)?.blocks);
    expect(text).toContain('Right-sizing 26 services');
    for (const name of ['quote-engine', 'basket-api', 'customer-profile', 'nightly-report (family)']) {
      expect(text).toContain(`"text":"${name}"`);
    }
    expect(text).toContain('Runs on EC2 instances');
  }, 60_000);
});
