import { describe, expect, it, test } from '@jest/globals';
import { findLeak } from '../../shared/sizing/usage/leak.ts';
import { aSeries } from '../builders/sizing.ts';

describe('memory leaks', () => {
  it('memory that only grows is a leak with a rate', () => {
    const leak = findLeak(aSeries(10, (daysAgo) => 1500 - 100 * daysAgo));
    expect(leak?.resets).toBe(0);
    expect(leak?.mibPerDay).toBeCloseTo(100);
  });

  it('memory that grows between restarts is a leak', () => {
    const climb = (daysAgo: number) => 300 + 100 * ((12 - daysAgo) % 4); // restarts every fourth day
    expect(findLeak(aSeries(12, climb))).toMatchObject({ resets: 2 });
  });

  it('a restart on the first day is counted, though it lowers no daily minimum', () => {
    const climb = (daysAgo: number) => (daysAgo > 9.5 ? 1500 : 1400 - 100 * daysAgo);
    expect(findLeak(aSeries(10, climb))).toMatchObject({ resets: 1 });
  });
});

test.each([
  ['flat', 10, () => 500],
  ['a day and night rhythm', 10, (daysAgo: number) => 500 + 200 * Math.sin(2 * Math.PI * daysAgo)],
  ['a slow shrink', 10, (daysAgo: number) => 500 + 20 * daysAgo],
  ['growth too small to matter', 10, (daysAgo: number) => 500 - daysAgo],
  ['a week that goes up and down', 10, (daysAgo: number) => 500 + 100 * Math.sin(daysAgo)],
  ['one step up, as after a deployment', 10, (daysAgo: number) => (daysAgo > 3 ? 500 : 900)],
  ['too few days to tell', 4, (daysAgo: number) => 1500 - 300 * daysAgo],
  ['no memory at all', 10, () => 0],
])('the memory pattern "%s" is not a leak', (_, days, valueAt) => {
  expect(findLeak(aSeries(days, valueAt))).toBeUndefined();
});
