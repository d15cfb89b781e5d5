import { expect, it } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { amara, shareRolloutSteward, steward } from '../builders/rollout-steward.ts';

// It begins on Monday, 23 November 2026.
shareRolloutSteward({ rolloutBudget: '1', freeze: '2026-11-25' });

it('a click beyond the rollout budget is refused, and an automatic decision waits', async () => {
  const [first, clicked] = [steward.newService(), steward.newService()];
  const waiting = steward.newService({ tags: { 'steward:mode': 'auto' } });
  await first.deployed();
  await clicked.offered();
  await clicked.click('apply');
  expect(clicked.toldTo(amara)).toBe(
    'Not applied: 1 rollout of at most 1 (parameter rolloutBudget) is running.',
  );
  expect(clicked.text()).toContain('[Apply]');
  await steward.plan({ cluster: waiting.of.cluster });
  expect(waiting.runs()).toMatch(/:1$/);
  for (let hour = 0; hour < 8; hour += 1) await steward.sandbox.advance(hourMs);
  expect(await first.rollout()).toMatchObject({ state: 'verified' });
  expect(waiting.runs()).toMatch(/:2$/);
  expect(clicked.runs()).toMatch(/:1$/);
});

it('nothing begins on days of a freeze, and a waiting decision begins the day after', async () => {
  await steward.sandbox.advance(dayMs);
  const [clicked, waiting] = [steward.newService(), steward.newService({ tags: { 'steward:mode': 'auto' } })];
  await steward.sandbox.advance(dayMs / 2);
  await clicked.offered();
  await clicked.click('apply');
  expect(clicked.toldTo(amara)).toBe('Not applied: Changes are frozen (parameter freeze).');
  await steward.plan({ cluster: waiting.of.cluster });
  expect(waiting.runs()).toMatch(/:1$/);
  await steward.sandbox.advance(dayMs);
  await steward.sandbox.advance(4 * minuteMs);
  expect(waiting.runs()).toMatch(/:2$/);
  expect(await steward.sandbox.deadLetters()).toEqual([]);
});
