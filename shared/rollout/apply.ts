import { InvalidInputError } from '../errors.ts';
import type { DecisionRecord } from '../model/decision-record.ts';
import type { Rollout } from '../model/rollout.ts';
import { advance } from './advance.ts';
import { readApplyFacts } from './apply-facts.ts';
import { mayFollow, type Refusal, refusalOf } from './preconditions.ts';
import type { ApplyDeps } from './rollout-deps.ts';

/** Result of an apply request. */
export type Applied =
  | { result: 'started' | 'already-started'; rollout: Rollout }
  | { result: 'would-start'; decision: DecisionRecord }
  | { result: 'refused'; decision: DecisionRecord; refusal: Refusal };

/**
 * Applies a decision, if all preconditions hold. Safe to repeat: a second call finds the rollout and advances it.
 * @param wish.by `auto`, `by hand`, or the Slack user who approved it
 * @param wish.dryRun checks everything and changes nothing
 * @throws InvalidInputError for an unknown or expired decision; errors of the gateways
 */
export async function applyDecision(
  wish: { decisionId: string; by: string; dryRun?: boolean },
  deps: ApplyDeps,
): Promise<Applied> {
  const { rollouts, decisions, now } = deps;
  const known = await rollouts.load(wish.decisionId);
  if (known) return { result: 'already-started', rollout: (await advance(known.id, deps)) ?? known };
  const stored = await decisions.load(wish.decisionId);
  if (!stored) {
    throw new InvalidInputError(`decisionId: unknown decision ${wish.decisionId}; request the report again`);
  }
  const { record: decision, message } = stored;
  const refusal = refusalOf(await readApplyFacts(decision, wish.by, deps));
  if (refusal) return refused(decision, refusal, wish, deps);
  if (wish.dryRun) return { result: 'would-start', decision };
  const rollout: Rollout = {
    ...{ id: decision.id, decision, message, by: wish.by, startedAt: now() },
    state: 'registering',
    steps: [{ at: now(), code: 'begun' }],
  };
  const active = await rollouts.active(decision.service);
  if (active && mayFollow(active, decision)) {
    await advance(active.id, deps, { told: { code: 'next' } });
  }
  const opened = await rollouts.open(rollout, deps.settings.rolloutBudget, now());
  if (opened === 'busy') return refused(decision, { code: 'rollout-under-way' }, wish, deps);
  if (opened === 'over-budget') {
    return refused(decision, { code: 'budget', budget: deps.settings.rolloutBudget }, wish, deps);
  }
  if (opened === 'opened') deps.count('RolloutsStarted');
  const moved = await advance(decision.id, deps);
  return { result: opened === 'opened' ? 'started' : 'already-started', rollout: moved ?? rollout };
}

/** Refusals after which the service is analysed again: the recommendation no longer holds. */
const analysedAgain: ReadonlySet<Refusal['code']> = new Set(['stale', 'too-old', 'stops-since'] as const);

/** Repeats a recommendation that no longer holds: the user gets a report on the current configuration. */
async function refused(
  decision: DecisionRecord,
  refusal: Refusal,
  { dryRun }: { dryRun?: boolean },
  deps: ApplyDeps,
): Promise<Applied> {
  deps.log.info('decision not applied', { decision: decision.id, ...refusal });
  if (analysedAgain.has(refusal.code) && !dryRun) await deps.lookAgain(decision);
  return { result: 'refused', decision, refusal };
}
