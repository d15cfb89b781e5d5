import type { ListedIds } from '../table/listed-ids.ts';
import { applyDecision } from './apply.ts';
import type { Refusal } from './preconditions.ts';
import { refusalWords } from './refusal-words.ts';
import type { ApplyDeps } from './rollout-deps.ts';

type Deps = ApplyDeps & {
  waiting: ListedIds;
  /** Shows in the decision's message why it is not applied. */
  showRefusal: (decisionId: string, reason: string) => Promise<void>;
};

/** Refusals that are temporary: the decision is retried every hour, until it is stale. */
const temporary: ReadonlySet<Refusal['code']> = new Set<Refusal['code']>([
  ...(['paused', 'budget', 'change-window', 'freeze', 'deploying', 'rollout-under-way', 'cooldown'] as const),
]);

/** Applies a decision that needs no click, now or as soon as allowed. Safe to repeat. */
export async function applyAutomatic(decisionId: string, deps: Deps): Promise<void> {
  const applied = await applyDecision({ decisionId, by: 'auto' }, deps);
  const refusal = applied.result === 'refused' ? applied.refusal : undefined;
  if (refusal && temporary.has(refusal.code)) return deps.waiting.add(decisionId, deps.now());
  await deps.waiting.remove(decisionId);
  if (refusal) await deps.showRefusal(decisionId, refusalWords(refusal));
}

/** Retries the waiting decisions, once an hour. A failure is retried in an hour. */
export async function applyWaiting(deps: Deps): Promise<void> {
  for (const decisionId of await deps.waiting.all()) {
    await applyAutomatic(decisionId, deps).catch((error) =>
      deps.log.error('waiting decision not applied', { error, decision: decisionId }),
    );
  }
}
