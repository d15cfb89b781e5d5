import { describe, expect, test } from '@jest/globals';
import { readSchedule } from '../../../sandbox/events/schedule.ts';

/** A Sunday. */
const createdAt = Date.parse('2026-03-01T09:00:30Z');

describe('schedules', () => {
  test.each([
    ['rate(1 minute)', '2026-03-01T09:00:30Z', '2026-03-01T09:01:30Z'],
    ['rate(5 minutes)', '2026-03-01T09:07:00Z', '2026-03-01T09:10:30Z'],
    ['rate(1 hour)', '2026-03-01T10:00:30Z', '2026-03-01T11:00:30Z'],
    ['rate(2 days)', '2026-03-01T09:00:30Z', '2026-03-03T09:00:30Z'],
    ['cron(0 9 ? * MON *)', '2026-03-01T09:00:30Z', '2026-03-02T09:00:00Z'],
    ['cron(0 9 ? * MON-FRI *)', '2026-03-06T09:00:00Z', '2026-03-09T09:00:00Z'],
    ['cron(0/15 * * * ? *)', '2026-03-01T09:00:30Z', '2026-03-01T09:15:00Z'],
    ['cron(5,50 8-9 * * ? *)', '2026-03-01T09:05:00Z', '2026-03-01T09:50:00Z'],
    ['cron(0 0 1 JAN ? *)', '2026-03-01T09:00:30Z', '2027-01-01T00:00:00Z'],
    ['cron(0 0 29 2 ? *)', '2026-03-01T09:00:30Z', '2028-02-29T00:00:00Z'],
    ['cron(30 12 1 1 ? 2028)', '2026-03-01T09:00:30Z', '2028-01-01T12:30:00Z'],
  ])('the schedule %s fires after %s at %s', (expression, after, expected) => {
    const next = readSchedule(expression, createdAt)(Date.parse(after));
    expect(new Date(next)).toEqual(new Date(expected));
  });

  test.each(['rate(1 week)', 'every minute', 'cron(0 9 * *)', 'cron(0 9 L * ? *)', 'cron(60 9 * * ? *)'])(
    'the schedule %s is refused',
    (expression) => {
      expect(() => readSchedule(expression, createdAt)).toThrow(/sandbox cannot read|six fields/);
    },
  );
});
