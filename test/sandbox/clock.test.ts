import { afterEach, expect, test } from '@jest/globals';
import { createRealClock } from '../../sandbox/clock.ts';

const hourMs = 3_600_000;
const clock = createRealClock();

afterEach(() => clock.stop());

test('the clock of the machine continues from where it was advanced to', () => {
  const before = clock.now();
  clock.advance(6 * hourMs);
  expect(clock.now() - before).toBeGreaterThanOrEqual(6 * hourMs);
  expect(clock.now() - before).toBeLessThan(6 * hourMs + 60_000);
});

test('timers that become due ring once, earliest first, and cancelled ones stay silent', () => {
  const rung: string[] = [];
  const now = clock.now();
  clock.at(now + 2 * hourMs, () => rung.push('second'));
  clock.at(now + hourMs, () => rung.push('first'));
  clock.at(now + 50 * hourMs, () => rung.push('later'));
  clock.at(now + hourMs, () => rung.push('cancelled'))();
  clock.advance(3 * hourMs);
  expect(rung).toEqual(['first', 'second']);
  clock.advance(60 * 24 * hourMs);
  expect(rung).toEqual(['first', 'second', 'later']);
});

test('the clock refuses to move backwards', () => {
  expect(() => clock.advance(-1)).toThrow('cannot move by -1 ms');
});
