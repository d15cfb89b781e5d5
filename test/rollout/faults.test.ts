import { describe, expect, test } from '@jest/globals';
import { type Cause, causeTitles } from '../../shared/model/causes.ts';
import type { CountedStop } from '../../shared/model/stop-record.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { faultInStops, oldWasKilled } from '../../shared/rollout/faults.ts';
import { faultWords } from '../../shared/sizing/report/rollout-words.ts';
import { aRollout } from '../builders/rollout.ts';

const begun = Date.parse('2026-11-23T12:00:00Z');
const toArn = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:8';
const rollout = aRollout('web', begun, { state: 'watching', toArn, deployedAt: begun + 10 * minuteMs });
const { decision } = rollout;
/** As many stops of a cause, ten minutes apart. */
const stops = (count: number, cause: string, of = 'web:8', from = begun + 20 * minuteMs): CountedStop[] =>
  Array.from({ length: count }, (_, at) => ({ at: from + at * 10 * minuteMs, cause, taskDefinition: of }));
const earlier = (count: number, cause: string) => stops(count, cause, 'web:7', begun - 20 * hourMs);
const judged = (counted: CountedStop[], { changes = {}, hours = 6 } = {}) =>
  faultInStops({ ...rollout, ...changes }, counted, begun + hours * hourMs);

describe('abnormal stops of the new size', () => {
  test.each<[string, Cause]>([
    ['exit 134, Node at its heap limit', 'crashed'],
    ['exit 1, java.lang.OutOfMemoryError', 'application-error'],
    ['exit 139', 'crashed'],
    ['exit 137', 'killed'],
    ['failed health checks', 'elb-health-check-failed'],
  ])('twelve stops in six hours are a fault whatever their cause: %s', (_, cause) => {
    const fault = { code: 'stops' as const, stops: 12, causes: [cause], stopsBefore: 0 };
    expect(judged(stops(12, cause))).toEqual(fault);
    const title = causeTitles[cause];
    expect(faultWords(fault)).toBe(
      `12 tasks of the new size stopped (${title}), and none of the old one in the day before`,
    );
  });

  test.each<[string, CountedStop[], object]>([
    ['one stop of many tasks in a night', stops(1, 'application-error'), { hours: 12 }],
    ['two stops', stops(2, 'crashed'), {}],
    ['as many stops as the old size had', [...earlier(24, 'crashed'), ...stops(6, 'crashed')], {}],
    ['stops of the old revision while it is replaced', stops(5, 'crashed', 'web:7'), {}],
    ['stops of a third revision', stops(5, 'crashed', 'web:9'), {}],
    ['an empty list', [], {}],
  ])('no fault is found in %s', (_, counted, more) => {
    expect(judged(counted, more)).toBeUndefined();
  });

  test('a stop rate of three times the old one is a fault', () => {
    const counted = [...earlier(24, 'crashed'), ...stops(18, 'crashed')];
    expect(judged(counted)).toEqual({ code: 'stops', stops: 18, causes: ['crashed'], stopsBefore: 24 });
  });

  test('a single kill for memory is a fault if the memory was changed', () => {
    expect(judged(stops(1, 'out-of-memory'))).toEqual({ code: 'memory-kill', memoryMiB: 1024 });
    const sameMemory = { decision: { ...decision, to: { ...decision.from, cpuUnits: 512 } } };
    expect(judged(stops(1, 'out-of-memory'), { changes: sameMemory })).toBeUndefined();
    expect(judged(stops(3, 'out-of-memory'), { changes: sameMemory })).toMatchObject({ code: 'stops' });
  });

  test('a stop without a revision counts once only the new revision runs', () => {
    const unknown = stops(3, 'crashed').map(({ at, cause }) => ({ at, cause }));
    expect(judged(unknown)).toMatchObject({ code: 'stops' });
    expect(judged(unknown, { changes: { deployedAt: undefined } })).toBeUndefined();
  });
});

test.each<[string, CountedStop[], boolean]>([
  ['a kill of the old revision', earlier(1, 'out-of-memory'), true],
  [
    'a kill before the rollout, of an unknown revision',
    [{ at: begun - hourMs, cause: 'out-of-memory' }],
    true,
  ],
  ['a kill of the new one', stops(1, 'out-of-memory'), false],
  ['another stop of the old one', earlier(3, 'crashed'), false],
])('only a kill of the old size for memory counts as such: %s', (_, counted, expected) => {
  expect(oldWasKilled(rollout, counted)).toBe(expected);
});
