import { describe, expect, it } from '@jest/globals';
import { array, asyncProperty, assert as check, integer, record } from 'fast-check';
import { createPacer, politeLimits } from '../../shared/aws/pacer.ts';
import { createVirtualClock } from '../builders/virtual-clock.ts';

const limit = { burst: 10, perSecond: 4 };
const name = 'ecs:services';

/** Times at which these callers got their turn, in that order, ms. */
async function grantsOf(arrivals: { at: number; amount: number }[]) {
  const clock = createVirtualClock();
  const pacer = createPacer({ [name]: limit }, clock);
  const grants: { at: number; amount: number }[] = [];
  const callers = arrivals.map(async ({ at, amount }) => {
    await clock.sleep(at);
    await pacer.take(name, amount);
    grants.push({ at: clock.now(), amount });
  });
  await clock.run();
  await Promise.all(callers);
  return grants;
}

const total = (grants: { amount: number }[]) => grants.reduce((sum, { amount }) => sum + amount, 0);
const arrivals = array(
  record({ at: integer({ min: 0, max: 5_000 }), amount: integer({ min: 1, max: limit.burst }) }),
  { maxLength: 30 },
);

describe('pacer', () => {
  it('calls in any span of time stay within the burst plus what each second adds', async () => {
    await check(
      asyncProperty(arrivals, async (callers) => {
        const grants = await grantsOf(callers);
        for (const [first, { at: from }] of grants.entries()) {
          for (let last = first; last < grants.length; last += 1) {
            const seconds = ((grants[last]?.at ?? from) - from) / 1000;
            const allowed = limit.burst + limit.perSecond * seconds;
            expect(total(grants.slice(first, last + 1))).toBeLessThanOrEqual(allowed + 0.01);
          }
        }
      }),
    );
  });

  it('a caller waits no longer than it takes to collect the amount', async () => {
    await check(
      asyncProperty(arrivals, async (callers) => {
        const grants = await grantsOf(callers);
        expect(grants).toHaveLength(callers.length);
        const latest = Math.max(0, ...callers.map(({ at }) => at));
        const collecting = (total(callers) / limit.perSecond) * 1000;
        expect(grants.at(-1)?.at ?? 0).toBeLessThanOrEqual(latest + collecting + 1);
      }),
    );
  });

  it('an amount larger than the burst waits until it is collected', async () => {
    expect(await grantsOf([{ at: 0, amount: 40 }])).toEqual([{ at: 7_500, amount: 40 }]);
  });

  it('a small request does not overtake an earlier large one', async () => {
    const grants = await grantsOf([
      { at: 0, amount: 18 }, // 8 more than there are: two seconds
      { at: 1, amount: 1 },
    ]);
    expect(grants.map(({ amount }) => amount)).toEqual([18, 1]);
  });

  it('a clock that is set back delays a caller by its own amount only', async () => {
    let now = 100_000;
    const slept: number[] = [];
    const sleep = async (milliseconds: number) => void slept.push(milliseconds);
    const pacer = createPacer({ [name]: limit }, { now: () => now, sleep });
    await pacer.take(name, limit.burst);
    now = 0;
    await pacer.take(name, 1);
    expect(slept).toEqual([250]);
  });

  it('a name without a limit is never delayed', async () => {
    const never = () => new Promise<void>(() => {});
    await createPacer({}, { now: () => 0, sleep: never }).take(name, 1_000_000);
  });
});

it('the limits of the pacer are under half of what ECS and CloudWatch publish', () => {
  expect(politeLimits['ecs:services'].perSecond).toBeLessThan(20 / 2);
  expect(politeLimits['cloudwatch:alarms'].perSecond).toBeLessThan(9 / 2);
  expect(politeLimits['cloudwatch:datapoints'].perSecond).toBeLessThan(396_000 / 2);
  expect(politeLimits['cloudwatch:recent-datapoints'].perSecond).toBeLessThan(180_000 / 2);
});
