import { expect, test } from '@jest/globals';
import type { RolloutState } from '../../shared/model/rollout.ts';
import type { RolloutDeps } from '../../shared/rollout/rollout-deps.ts';
import { takeStep } from '../../shared/rollout/take-step.ts';
import { aRollout } from '../builders/rollout.ts';

const begun = Date.parse('2026-11-23T12:00:00Z');
/** Recording a state calls nothing but the clock. */
const deps = { now: () => begun } as unknown as RolloutDeps;
const earlier =
  '{"taskDefinition":{"containerDefinitions":[{"environment":[{"name":"MODE","value":"live"}]}]}}';

const recordedAs = (state: RolloutState) =>
  takeStep(
    { do: 'record', state, event: { code: 'watching', until: begun, atMost: begun } },
    aRollout('web', begun, { state: 'watching', earlier }),
    deps,
  );

test.each<RolloutState>(['verified', 'not-enough', 'not-observed', 'reverted', 'superseded', 'failed'])(
  'a rollout that ended as %s keeps no environment values',
  async (state) => {
    expect(JSON.stringify(await recordedAs(state))).not.toContain('live');
  },
);

test('a rollout that goes back keeps the definition to go back to', async () => {
  expect((await recordedAs('reverting')).earlier).toBe(earlier);
});
