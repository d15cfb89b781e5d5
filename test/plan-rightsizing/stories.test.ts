import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { fitting, tooLarge } from '../builders/running-service.ts';
import {
  type SizingSteward,
  shareSizingSteward,
  startSizingSteward,
  steward,
} from '../builders/sizing-steward.ts';

shareSizingSteward();

describe('scans requested by hand', () => {
  it('a requested scan returns its plan and ends with one digest', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge }, { name: 'snug', ...fitting });
    const plan = await steward.plan({ cluster: cluster.name });
    expect(plan).toMatchObject({ clusters: 1, services: 2, families: 0, chunks: 1, problems: [] });
    expect(plan.scan).toMatch(/^scan-/);
    expect(cluster.messages()).toHaveLength(1);
    expect(cluster.text()).toMatch(/^Right-sizing 2 services: save \$54\/month\n/);
    expect(cluster.text()).toContain('1 to shrink · 1 right-sized already');
    expect(await steward.sandbox.deadLetters()).toEqual([]);
  });

  it('a scan of many services is split and still ends with one digest of all', async () => {
    const off = { tags: { 'steward:mode': 'off' } };
    const services = Array.from({ length: 120 }, (_, at) => ({ name: `web-${at}`, ...off }));
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge }, ...services);
    const plan = await steward.plan({ cluster: cluster.name });
    expect(plan.services).toBe(121);
    expect(plan.chunks).toBeGreaterThan(1);
    expect(cluster.messages()).toHaveLength(1);
    expect(cluster.text()).toContain('Right-sizing 121 services');
    expect(cluster.text()).toContain('120 services: Turned off by its tag steward:mode.');
    const page = await (await fetch(linkIn(cluster.text()))).text();
    expect(page).toContain('web-119');
  });

  it('a scan uses the requested look-back and tolerance', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    await steward.plan({ cluster: cluster.name, lookbackDays: 32, tolerance: 'critical' });
    expect(cluster.text()).toContain('last 32 days');
  });

  test.each([
    [{ cluster: 'nowhere' }, 'cluster: no active cluster nowhere in eu-west-1; existing: fleet-'],
    [{ service: 'web' }, 'service: unknown field; expected one of: cluster, lookbackDays, tolerance'],
    [{ post: false }, 'post: unknown field'],
    [{ lookbackDays: 7 }, 'lookbackDays: must be 14, 32 or 63'],
  ])('an invalid request for a scan is refused by field: %j', async (payload, expected) => {
    await expect(steward.plan(payload)).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringContaining(expected),
    });
  });

  it('a scan without a permission names the missing action', async () => {
    steward.sandbox.faults.add({ operation: 'ListClusters', kind: 'denied' });
    await expect(steward.plan({})).rejects.toThrow(
      'ECS cannot be read: AccessDenied on ecs:ListClusters: grant this action to the role that reads',
    );
  });

  it('the digest names a cluster whose services were not listed', async () => {
    const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
    steward.sandbox.faults.add({ operation: 'ListServices', kind: 'denied' });
    const plan = await steward.plan({ cluster: cluster.name });
    const line = `Cluster ${cluster.name} is missing: AccessDenied on ecs:ListServices: grant this action to the role that reads.`;
    expect(plan.problems).toEqual([line]);
    // Nothing to analyse, so no worker posts it: the hourly check does.
    await steward.sandbox.advance(hourMs);
    expect(cluster.text()).toContain(line);
  });
});

describe('weekly schedule', () => {
  let weekly: SizingSteward;
  beforeAll(async () => {
    weekly = await startSizingSteward();
  }, 60_000);
  afterAll(() => weekly.close());

  it('the weekly schedule scans every cluster on Saturday morning', async () => {
    const clusters = [
      weekly.newCluster({ name: 'roomy', ...tooLarge }),
      weekly.newCluster({ name: 'snug', ...fitting }),
    ];
    // From Monday noon to Saturday, just before six.
    await weekly.sandbox.advance(4 * dayMs + 17 * hourMs + 59 * minuteMs);
    expect(weekly.messages()).toEqual([]);
    await weekly.sandbox.advance(minuteMs);
    expect(weekly.messages()).toHaveLength(1);
    expect(clusters.map((cluster) => cluster.messages().length)).toEqual([1, 1]);
    expect(clusters[0]?.text()).toContain('Right-sizing 2 services');
    await weekly.sandbox.advance(7 * dayMs);
    expect(weekly.messages()).toHaveLength(2);
    expect(await weekly.sandbox.deadLetters()).toEqual([]);
  });

  it('a scheduled event that is delivered twice has one digest, even long after the first', async () => {
    const before = weekly.messages().length;
    await weekly.schedule('2026-12-08T06:00:00Z', 2);
    await weekly.schedule('2026-12-08T06:00:00Z');
    await weekly.halfHours(3);
    expect(weekly.messages()).toHaveLength(before + 1);
    expect(await weekly.sandbox.deadLetters()).toEqual([]);
  });

  it('a message that is neither schedule nor watch goes to the dead letters', async () => {
    await weekly.sandbox.enqueue('plan', '{"kind":"mischief"}');
    await weekly.sandbox.enqueue('plan', 'no JSON');
    for (let receives = 0; receives < 3; receives += 1) await weekly.sandbox.advance(90 * minuteMs);
    const bodies = (await weekly.sandbox.deadLetters()).map(({ body }) => body);
    expect(bodies.toSorted()).toEqual(['no JSON', '{"kind":"mischief"}']);
  });
});

function linkIn(text: string): string {
  return /http:\S+X-Amz-Signature=\S+/.exec(text)?.[0] ?? '';
}
