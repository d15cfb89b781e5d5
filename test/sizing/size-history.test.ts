import { describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { sizeAt, sizeHistory } from '../../shared/sizing/usage/size-history.ts';

const small = { cpuUnits: 512, memoryMiB: 1024 };
const medium = { cpuUnits: 1024, memoryMiB: 2048 };
const large = { cpuUnits: 2048, memoryMiB: 4096 };
const now = 100 * hourMs;
const always = { from: Number.NEGATIVE_INFINITY };
const deployment = (from: number, size: typeof small | undefined, minutes = 10, stays = true) => ({
  startedAt: from * hourMs,
  finishedAt: from * hourMs + minutes * minuteMs,
  ...{ size, stays },
});

describe('history of sizes', () => {
  it('the size in use ran all the time where nothing was deployed', () => {
    const history = sizeHistory({ current: small, deployments: [], now });
    expect(history).toEqual({ sizes: [{ ...always, size: small }], deploying: [], lastChangeAt: undefined });
  });

  it('both sizes ran while a deployment changed the size', () => {
    const history = sizeHistory({ current: large, before: small, deployments: [deployment(10, large)], now });
    expect(history.sizes).toEqual([
      { ...always, size: small },
      { from: 10 * hourMs, size: large, smaller: small },
      { from: 10 * hourMs + 10 * minuteMs, size: large },
    ]);
    expect(history.lastChangeAt).toBe(10 * hourMs + 10 * minuteMs);
  });

  it('both sizes run up to now while a deployment is in progress', () => {
    const deployments = [{ startedAt: 99 * hourMs, stays: true, size: large }];
    const history = sizeHistory({ current: large, before: small, deployments, now });
    expect(history.sizes[1]).toEqual({ from: 99 * hourMs, size: large, smaller: small });
    expect(history.deploying).toEqual([{ from: 99 * hourMs, to: now }]);
  });

  it('three sizes may have run where a deployment began before the last one ended', () => {
    const deployments = [deployment(10, medium, 60, false), deployment(10.5, small, 60)];
    const history = sizeHistory({ current: small, before: large, deployments, now });
    expect(history.sizes).toEqual([
      { ...always, size: large },
      { from: 10 * hourMs, size: large, smaller: medium },
      { from: 10.5 * hourMs, size: large, smaller: small },
      { from: 11.5 * hourMs, size: small },
    ]);
    const times = history.sizes.map(({ from }) => from);
    expect(times.toSorted((one, other) => one - other)).toEqual(times);
  });

  it('a deployment of the same size does not change the history and is excluded for an hour', () => {
    const history = sizeHistory({ current: small, deployments: [deployment(10, small, 180)], now });
    expect(history.sizes).toHaveLength(1);
    expect(history.deploying).toEqual([{ from: 10 * hourMs, to: 11 * hourMs }]);
    expect(history.lastChangeAt).toBeUndefined();
  });

  it('the deployments of a history may come in any order', () => {
    const deployments = [deployment(20, large), deployment(10, medium)];
    const { sizes } = sizeHistory({ current: large, before: small, deployments, now });
    expect([5, 15, 25].map((hour) => sizeAt(sizes, hour * hourMs, small))).toEqual([small, medium, large]);
  });
});

describe('forgotten revisions', () => {
  it('the recorded size counts where ECS has forgotten a revision', () => {
    const ledger = [
      { from: 0, size: medium },
      { from: 10 * hourMs, size: small },
    ];
    const history = sizeHistory({ current: small, deployments: [deployment(10, undefined)], ledger, now });
    expect(history.sizes.map(({ size }) => size)).toEqual([medium, medium, small]);
  });

  it('a forgotten revision without a record counts as the next known size', () => {
    const deployments = [deployment(10, undefined), deployment(20, large)];
    const history = sizeHistory({ current: large, deployments, now });
    expect(history.sizes).toEqual([{ ...always, size: large }]);
  });
});
