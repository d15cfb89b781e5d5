import { InvalidInputError } from '../errors.ts';
import { retry } from '../model/retry.ts';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import { advance, rolloutInHand } from './advance.ts';
import type { RolloutDeps } from './rollout-deps.ts';

/** Result of a click on `Roll back now`. */
export type RollBackAnswer = 'rolling-back' | 'rolling-back-already' | 'not-deployed-yet' | 'ended';

/** Decides the effect of a click on `Roll back now`. Pure. */
export function rollBackAnswer({ state }: Pick<Rollout, 'state'>): RollBackAnswer {
  if (state === 'registering') return 'not-deployed-yet';
  if (state === 'deploying' || state === 'watching') return 'rolling-back';
  return state === 'reverting' ? 'rolling-back-already' : 'ended';
}

/**
 * Rolls a rollout back at a user's request. The user may return to any size, even one that was killed for memory. Safe
 * to repeat: the ledger records it once.
 * @param wish.by Slack user who clicked
 * @throws InvalidInputError for an unknown rollout; GatewayError `rollout-in-hand` (retryable) if another worker holds
 * its lease; errors of the gateways
 */
export async function rollBackNow(
  wish: { rolloutId: string; by: string },
  deps: RolloutDeps,
): Promise<{ answer: RollBackAnswer; rollout: Rollout }> {
  const before = await deps.rollouts.load(wish.rolloutId);
  if (!before) throw new InvalidInputError('This rollout has expired.');
  const answer = rollBackAnswer(before);
  if (answer !== 'rolling-back') return { answer, rollout: before };
  const told = { code: 'person' as const, by: wish.by };
  // A check of the service takes seconds; the user must not wait until the queue delivers the click again.
  const rollout = await retry(
    async () => {
      const moved = await advance(before.id, deps, { told }).catch(unlessInHand);
      return moved === 'in-hand' ? { again: 'after a moment' } : { done: moved };
    },
    () => rolloutInHand(before.id),
  );
  const isTaken = rollout !== undefined && (rollout.state === 'reverting' || hasEnded(rollout));
  return { answer: isTaken ? 'rolling-back' : 'not-deployed-yet', rollout: rollout ?? before };
}

function unlessInHand(error: unknown): 'in-hand' {
  if (error instanceof Error && 'code' in error && error.code === 'rollout-in-hand') return 'in-hand';
  throw error;
}
