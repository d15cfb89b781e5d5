import { describe, expect, it } from '@jest/globals';
import type { MetricSamples } from '../../shared/model/metric.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { observeFamily, observeService, type ServiceMetrics } from '../../shared/sizing/usage/observe.ts';
import { sizeHistory } from '../../shared/sizing/usage/size-history.ts';

const periodMs = 5 * minuteMs;
const small = { cpuUnits: 512, memoryMiB: 1024 };
const large = { cpuUnits: 2048, memoryMiB: 4096 };

/** One value per period from time 0 on; undefined if CloudWatch has no data point. */
function samples(values: (number | undefined)[]): MetricSamples {
  const known = values.flatMap((value, at) => (value === undefined ? [] : [{ at, value }]));
  return {
    times: Float64Array.from(known, ({ at }) => at * periodMs),
    values: Float64Array.from(known, ({ value }) => value),
  };
}

/** Metrics of a service with this many tasks, in percent. */
function metrics(
  cpu: (number | undefined)[],
  { tasks = cpu.map(() => 2), maximum = cpu } = {},
): ServiceMetrics {
  return {
    cpuAverage: samples(cpu),
    cpuMaximum: samples(maximum),
    memoryMaximum: samples(cpu),
    cpuSamples: samples(tasks.map((count, at) => (cpu[at] === undefined ? undefined : count * 5))),
  };
}

function observed(given: ServiceMetrics, history = sizeHistory({ current: small, deployments: [], now: 0 })) {
  const periods = Math.max(...given.cpuAverage.times) / periodMs + 1;
  return observeService(given, history, { from: 0, to: periods * periodMs, periodMs });
}

const list = (values: Float64Array | undefined) =>
  [...(values ?? [])].map((value) => Number(value.toFixed(4)));

describe('conversion to vCPU and MiB', () => {
  it('a resize does not look like a fall of the load', () => {
    // 80% of 0.5 vCPU; a deployment in the third period; 20% of 2 vCPU
    const history = sizeHistory({
      current: large,
      before: small,
      deployments: [{ startedAt: 2 * periodMs, finishedAt: 3 * periodMs, stays: true, size: large }],
      now: 6 * periodMs,
    });
    const { usage } = observed(metrics([80, 80, 50, 20, 20]), history);
    expect(list(usage.cpu.values)).toEqual([0.4, 0.4, 0.4, 0.4]);
    expect(list(usage.memory.values)).toEqual([819.2, 819.2, 512, 819.2, 819.2]);
    expect(history.lastChangeAt).toBe(3 * periodMs);
  });

  it('usage during a rolled-back deployment is converted by the size before and after', () => {
    const history = sizeHistory({
      current: small,
      before: small,
      deployments: [{ startedAt: periodMs, finishedAt: 2 * periodMs, stays: false, size: large }],
      now: 4 * periodMs,
    });
    const { usage } = observed(metrics([50, 20, 50, 50]), history);
    expect(list(usage.cpu.values)).toEqual([0.25, 0.25, 0.25]);
    // 20% of the smaller of the two sizes that ran, which is certain to have been used
    expect(list(usage.memory.values)).toEqual([512, 204.8, 512, 512]);
    expect(history.lastChangeAt).toBeUndefined();
  });

  it('usage is converted by recorded sizes where ECS has forgotten the revision', () => {
    const history = sizeHistory({
      current: small,
      deployments: [{ startedAt: 2 * periodMs, finishedAt: 2 * periodMs, stays: true }],
      ledger: [
        { from: 0, size: large },
        { from: 2 * periodMs, size: small },
      ],
      now: 4 * periodMs,
    });
    expect(list(observed(metrics([10, 10, 40, 40]), history).usage.cpu.values)).toEqual([0.2, 0.2, 0.2, 0.2]);
  });
});

describe('excluded minutes', () => {
  it('a gap counts as missing, not as zero', () => {
    const { usage, minutes, tasks } = observed(metrics([50, undefined, undefined, 50]));
    expect(list(usage.cpu.values)).toEqual([0.25, 0.25]);
    expect(minutes.missing).toBe(10);
    expect(tasks).toBe(1); // 2 tasks for half of the time
  });

  it('CPU at its limit counts as at the limit', () => {
    const { usage, minutes } = observed(metrics([97, 50]));
    expect(list(usage.cpu.values)).toEqual([0.5, 0.25]);
    expect(minutes.atLimit).toBe(5);
  });

  it('the peak of starting tasks is not evidence of too little CPU', () => {
    const { usage, minutes } = observed(metrics([40, 40, 40], { tasks: [2, 3, 3], maximum: [60, 100, 60] }));
    expect(list(usage.cpu.maxima)).toEqual([0.3, 0.2, 0.3]);
    expect(minutes.startingUp).toBe(5);
  });

  it('minutes of a deployment are excluded for CPU, a stuck one for its first hour only', () => {
    const hours = (count: number) => (count * 60 * minuteMs) / periodMs;
    const history = sizeHistory({
      current: small,
      deployments: [{ startedAt: 0, stays: true, size: small }],
      now: 10 * 60 * minuteMs,
    });
    const { usage, minutes } = observed(metrics(Array.from({ length: hours(4) }, () => 50)), history);
    expect(minutes.deploying).toBe(60);
    expect(usage.cpu.values).toHaveLength(hours(3));
    expect(usage.memory.values).toHaveLength(hours(4));
  });
});

describe('scheduled task families', () => {
  it('a scheduled task family is read from Container Insights in units', () => {
    const { usage, tasks, minutes } = observeFamily(
      {
        cpuAverage: samples([256, undefined, undefined, 500]),
        cpuMaximum: samples([300, undefined, undefined, 512]),
        memoryMaximum: samples([700, undefined, undefined, 900]),
        cpuSamples: samples([5, undefined, undefined, 5]),
        cpuReserved: samples([512, undefined, undefined, 512]),
      },
      { from: 0, to: 4 * periodMs, periodMs },
    );
    expect(list(usage.cpu.values)).toEqual([0.25, 0.5]); // 500 of 512 units are at the limit
    expect(list(usage.memory.values)).toEqual([700, 900]);
    expect(tasks).toBe(0.5);
    expect(minutes).toMatchObject({ atLimit: 5, missing: 0 });
  });
});
