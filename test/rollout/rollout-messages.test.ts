import { expect, test } from '@jest/globals';
import type { Rollout, RolloutState } from '../../shared/model/rollout.ts';
import { createRolloutMessages } from '../../shared/rollout/rollout-messages.ts';
import type { Slack } from '../../shared/slack/client.ts';
import { aRollout } from '../builders/rollout.ts';
import { aShrinkingService } from '../builders/sizing-report.ts';

const startedAt = Date.UTC(2026, 10, 23, 12);
const reference = { channel: 'C0SANDBOX', ts: '1.0' };

/** Updates the message of a rollout in this state, and returns the calls to Slack. */
async function told(
  canUpdate: boolean,
  state: RolloutState,
  message?: Rollout['message'],
): Promise<string[]> {
  const asked: string[] = [];
  const note = (what: string, answer?: Rollout['message']) => async () => {
    asked.push(what);
    return answer;
  };
  const channel = {
    canUpdate,
    ...{ post: note('post', reference), update: note('update'), reply: note('reply'), find: note('find') },
  } as unknown as Slack;
  const kept = { report: { report: aShrinkingService(), facts: { priceBasis: 'list price' } } };
  const rolloutMessages = createRolloutMessages({
    slack: { using: (use: (slack: Slack) => unknown) => use(channel) },
    decisions: { load: async () => kept, succeed: async () => undefined },
    rollouts: { holdOf: async () => undefined },
    log: {},
  } as unknown as Parameters<typeof createRolloutMessages>[0]);
  await rolloutMessages.rollout(aRollout('web', startedAt, { state, message }));
  return asked;
}

test.each<[string, boolean, RolloutState, Rollout['message'], string[]]>([
  ['the first one is looked for, then posted', true, 'deploying', undefined, ['find', 'post']],
  ['the message is updated while it is watched', true, 'watching', reference, ['update']],
  ['the end is replied to the thread, too', true, 'reverted', reference, ['update', 'reply']],
  [
    'an incoming webhook, which cannot update, posts the end',
    false,
    'reverted',
    reference,
    ['update', 'post'],
  ],
  ['an incoming webhook posts nothing in between', false, 'watching', reference, ['update']],
])('rollout messages are sent as needed: %s', async (_, canUpdate, state, message, expected) => {
  expect(await told(canUpdate, state, message)).toEqual(expected);
});
