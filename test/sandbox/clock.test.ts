import { afterEach, expect, test } from '@jest/globals';
import { createRealClock } from '../../sandbox/clock.ts';

const hourMs = 3_600_000;
const clock = createRealClock();

afterEach(() => clock.stop());

test('the machine’s clock goes on from where it was advanced to', () => {
  const before = clock.now();
  clock.advance(6 * hourMs);
  expect(clock.now() - before).toBeGreaterThanOrEqual(6 * hourMs);
  expect(clock.now() - before).toBeLessThan(6 * hourMs + 60_000);
});

test('timers that come due on the way ring once, earliest first; others wait, and cancelled ones are silent', () => {
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

test('it does not go back', () => {
  expect(() => clock.advance(-1)).toThrow('cannot move by -1 ms');
});
