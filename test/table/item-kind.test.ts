import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import type { Log } from '../../shared/model/log.ts';
import { itemKind } from '../../shared/table/item-kind.ts';

const key = { pk: 'HOLDS', sk: 'shop/web' };
const first = itemKind('hold', z.object({ until: z.number() }));
/** Version 2 has a reason, version 3 counts in seconds. */
const third = itemKind('hold', z.object({ untilSeconds: z.number(), reason: z.string() }), [
  (item) => ({ ...item, reason: 'unknown' }),
  ({ until, ...item }) => ({ ...item, untilSeconds: Number(until) / 1000 }),
]);

test('an item holds its key, its version and its time to live', () => {
  expect(first.item(key, { until: 5000 }, 99)).toEqual({ ...key, until: 5000, v: 1, expiresAt: 99 });
  expect(third.item(key, { untilSeconds: 5, reason: 'asked' })).toEqual({
    ...key,
    ...{ untilSeconds: 5, reason: 'asked', v: 3 },
  });
});

test('an item of an older version is read as the current one', () => {
  expect(third.read(first.item(key, { until: 5000 }))).toEqual({ untilSeconds: 5, reason: 'unknown' });
  expect(third.read({ ...key, v: 2, until: 7000, reason: 'asked' })).toEqual({
    untilSeconds: 7,
    reason: 'asked',
  });
});

test('an item of a newer version is read as far as its fields are known', () => {
  expect(first.read({ ...key, v: 2, until: 5000, color: 'blue' })).toEqual({ until: 5000 });
});

test.each([
  [
    'a field of another type',
    { ...key, v: 1, until: 'soon' },
    /^the hold HOLDS shop\/web is malformed: until: /,
  ],
  ['a missing field', { ...key, v: 1 }, /^the hold HOLDS shop\/web is malformed: until: /],
  ['a malformed key', { pk: 7, until: 5000 }, /^the hold \? \? is malformed: not an item$/],
  ['a missing item', null, /not an item/],
])('%s makes an item broken, and the error names it', (_, item, message) => {
  expect(() => first.read(item)).toThrow(
    expect.objectContaining({
      code: 'item-broken',
      retryable: false,
      message: expect.stringMatching(message),
    }),
  );
});

test('only the broken one of many items is left out and logged', () => {
  const errors: unknown[] = [];
  const none = () => {};
  const log: Log = { info: none, warn: none, error: (_message, details) => errors.push(details) };
  const items = [first.item(key, { until: 1 }), { ...key, v: 1 }, first.item(key, { until: 3 })];
  expect(first.readAll(items, log)).toEqual([{ until: 1 }, { until: 3 }]);
  expect(errors).toEqual([{ error: expect.objectContaining({ code: 'item-broken' }) }]);
});
