import type { ListedIds } from '../table/listed-ids.ts';
import { applyDecision } from './apply.ts';
import type { Refusal } from './preconditions.ts';
import { refusalWords } from './refusal-words.ts';
import type { ApplyDeps } from './rollout-deps.ts';

type Deps = ApplyDeps & {
  waiting: ListedIds;
  /** Says in the decision's message why it is not applied. */
  tellRefusal: (decisionId: string, reason: string) => Promise<void>;
};

/** What is over after a while: then the decision is tried again every hour, as long as it is not stale. */
const passing: ReadonlySet<Refusal['code']> = new Set<Refusal['code']>([
  ...(['paused', 'budget', 'change-window', 'freeze', 'deploying', 'rollout-under-way', 'cooldown'] as const),
]);

/** Applies a decision that needs no click, now or as soon as it may be. Safe to repeat. */
export async function applyAutomatic(decisionId: string, deps: Deps): Promise<void> {
  const applied = await applyDecision({ decisionId, by: 'auto' }, deps);
  const refusal = applied.result === 'refused' ? applied.refusal : undefined;
  if (refusal && passing.has(refusal.code)) return deps.waiting.add(decisionId, deps.now());
  await deps.waiting.remove(decisionId);
  if (refusal) await deps.tellRefusal(decisionId, refusalWords(refusal));
}

/** Once an hour: those that had to wait. What fails now is tried again in an hour. */
export async function applyWaiting(deps: Deps): Promise<void> {
  for (const decisionId of await deps.waiting.all()) {
    await applyAutomatic(decisionId, deps).catch((error) =>
      deps.log.error('waiting decision not applied', { error, decision: decisionId }),
    );
  }
}
