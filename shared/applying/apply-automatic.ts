import type { WaitingDecisions } from '../gateways/waiting-decisions.ts';
import type { RefusalCode } from '../rollout/preconditions.ts';
import { applyDecision } from './apply.ts';
import type { ApplyShell } from './apply-shell.ts';

type Shell = ApplyShell & {
  waiting: WaitingDecisions;
  /** Says in the decision's message why it is not applied. */
  tellRefusal: (decisionId: string, reason: string) => Promise<void>;
};

/** What is over after a while: then the decision is tried again every hour, as long as it is not stale. */
const passing: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  ...(['budget', 'change-window', 'freeze', 'deploying', 'rollout-under-way', 'cooldown'] as const),
]);

/** Applies a decision that needs no click, now or as soon as it may be. Safe to repeat. */
export async function applyAutomatic(decisionId: string, shell: Shell): Promise<void> {
  const applied = await applyDecision({ decisionId, by: 'auto' }, shell);
  const refusal = applied.result === 'refused' ? applied.refusal : undefined;
  if (refusal && passing.has(refusal.code)) return shell.waiting.add(decisionId, shell.now());
  await shell.waiting.remove(decisionId);
  if (refusal) await shell.tellRefusal(decisionId, refusal.reason);
}

/** Once an hour: those that had to wait. What fails now is tried again in an hour. */
export async function applyWaiting(shell: Shell): Promise<void> {
  for (const decisionId of await shell.waiting.all()) {
    await applyAutomatic(decisionId, shell).catch((error) =>
      shell.log.error('waiting decision not applied', { error, decision: decisionId }),
    );
  }
}
