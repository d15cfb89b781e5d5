import { expect, it } from '@jest/globals';
import { startSteward } from '../../sandbox/steward.ts';

/** The model of shared/model/own-cost.ts counts 60 ticks an hour, each with two reads. */
const ticks = 60;

it('an idle hour of the largest shape makes no more calls than the cost is computed from', async () => {
  const { sandbox, close } = await startSteward({ clock: { startAt: Date.UTC(2026, 10, 18, 12, 0, 30) } });
  await sandbox.advance(120_000);
  sandbox.calls.clear();
  const before = sandbox.invocations().length;
  for (let minute = 0; minute < ticks; minute += 1) await sandbox.advance(60_000);
  const { 'dynamodb:Query': queries = 0, ...others } = sandbox.calls.counts();
  expect(queries).toBeLessThanOrEqual(2 * ticks);
  expect(others).toEqual({});
  // The three hourly schedules of right-sizing, rollouts and waiting decisions beside the ticks.
  expect(sandbox.invocations().length - before).toBeLessThanOrEqual(ticks + 4);
  await close();
}, 120_000);
