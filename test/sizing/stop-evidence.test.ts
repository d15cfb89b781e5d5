import { describe, expect, it, test } from '@jest/globals';
import type { StopRecord } from '../../shared/model/stop-record.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { sizingStops } from '../../shared/sizing/decide/stop-evidence.ts';
import { aContainer, aUsage, now, within } from '../builders/sizing.ts';

const small = { cpuUnits: 512, memoryMiB: 1024 };
const large = { cpuUnits: 1024, memoryMiB: 4096 };
const deployedAt = now - 2 * dayMs;
/** Small until two days ago, large since. */
const sizes = [
  { from: Number.NEGATIVE_INFINITY, size: small },
  { from: deployedAt, size: large },
];
const app = aContainer({ memoryMiB: 1024 });

const stopsOf = (record: Partial<StopRecord>, containers = [app], usage = aUsage()) =>
  sizingStops(
    [{ cause: 'out-of-memory', times: [now - hourMs], ...record }],
    usage,
    sizes,
    { size: large, containers, since: deployedAt },
    now,
  );

describe('kills for memory', () => {
  it('a kill of the running revision counts at its size and container limit', () => {
    expect(stopsOf({ container: 'app' })).toEqual([
      { at: now - hourMs, kind: 'out-of-memory', size: large, container: 'app', containerLimitMiB: 1024 },
    ]);
  });

  it.each([
    ['without a limit of its own', [aContainer()]],
    ['with a limit as large as the task', [aContainer({ memoryMiB: 4096 })]],
  ])('a kill of a container %s counts for the task', (_, containers) => {
    const [stop] = stopsOf({ container: 'app' }, containers);
    expect(stop).toMatchObject({ size: large });
    expect(stop?.containerLimitMiB).toBeUndefined();
  });

  it('a kill of an earlier revision counts as recorded', () => {
    const noted = { container: 'app', size: small, containerLimitMiB: 512, times: [now - 3 * dayMs] };
    expect(stopsOf(noted)).toMatchObject([{ size: small, containerLimitMiB: 512 }]);
  });

  it('a kill of an earlier revision without a record counts for the task alone', () => {
    const times = [now - 3 * dayMs];
    // It may have been the limit of that time, which is unknown: today's would be raised after each change.
    expect(stopsOf({ container: 'app', times })).toEqual([]);
    expect(stopsOf({ container: 'app', times }, [aContainer()])).toMatchObject([{ size: small }]);
  });
});

describe('failed health checks', () => {
  const starved = (level: number, minutesAgo: number) =>
    aUsage({ cpu: (ago) => (within(ago, minutesAgo / 1440, 5 / 60) ? level : 0.1) });
  const failed = (usage: ReturnType<typeof aUsage>) =>
    stopsOf({ cause: 'elb-health-check-failed', times: [now] }, [app], usage);

  it('a health check that failed with CPU at its limit is evidence of starved CPU', () => {
    expect(failed(starved(1, 10))).toEqual([{ at: now, kind: 'cpu-starved', size: large }]);
  });

  it.each([
    ['CPU was busy, but not at its limit', starved(0.9, 10)],
    ['CPU was at its limit twenty minutes before', starved(1, 20)],
  ])('a failed health check is no evidence of starved CPU where %s', (_, usage) => {
    expect(failed(usage)).toEqual([]);
  });

  it('a failed health check counts if one task alone was at its CPU limit on two days', () => {
    const { cpu, memory } = aUsage();
    const maxima = cpu.values.map(() => 1);
    const busy = { cpu: { ...cpu, maxima }, memory };
    expect(failed(busy)).toEqual([]);
    const times = [now - dayMs, now];
    expect(stopsOf({ cause: 'elb-health-check-failed', times }, [app], busy)).toHaveLength(2);
  });

  it('a failed health check soon after another one does not count', () => {
    const boots = aUsage({ cpu: (ago) => (within(ago, 50 / 1440, 1) ? 1 : 0.1) });
    const outage = Array.from({ length: 6 }, (_, at) => now - (55 - 10 * at) * minuteMs);
    expect(stopsOf({ cause: 'elb-health-check-failed', times: outage }, [app], boots)).toEqual([]);
  });

  it('a failed health check counts for three days', () => {
    const usage = aUsage({ cpu: () => 1 });
    const old = { cause: 'elb-health-check-failed', times: [now - 3.1 * dayMs] };
    expect(stopsOf(old, [app], usage)).toEqual([]);
  });

  it('a failed health check is measured by the size that ran then', () => {
    const at = now - 2.5 * dayMs;
    const usage = aUsage({ cpu: (ago) => (within(ago, 2.5 + 10 / 1440, 5 / 60) ? 0.5 : 0.1) });
    const times = [at];
    expect(stopsOf({ cause: 'container-health-check-failed', times }, [app], usage)).toEqual([
      { at, kind: 'cpu-starved', size: small },
    ]);
  });
});

test('a full heap is not a kill for memory', () => {
  expect(stopsOf({ container: 'app', cause: 'heap-exhausted' })).toEqual([]);
});

test('stops are listed oldest first, each occurrence of an incident', () => {
  const times = [now - minuteMs, now - hourMs];
  expect(stopsOf({ times }).map(({ at }) => at)).toEqual([now - hourMs, now - minuteMs]);
});
