import type { RunnerUp, Sized, Skipped } from '../../shared/sizing/decide/decision.ts';
import type { WhyNot } from '../../shared/sizing/decide/reason.ts';
import { whyNotWords } from '../../shared/sizing/report/reason-words.ts';
import { reasonWords } from '../../shared/sizing/report/skip-words.ts';

type Decision = (Pick<Sized, 'action' | 'reason'> & { runnerUp?: RunnerUp }) | Skipped;

/** A decision of type `Some` with its reasons as the sentences of a report. */
type Told<Some> = Some extends { runnerUp?: infer Up }
  ? Omit<Some, 'reason' | 'runnerUp'> & { reason: string; runnerUp?: Omit<Up, 'whyNot'> & { whyNot: string } }
  : Omit<Some, 'reason'> & { reason: string };

/** The decision, with its reasons as the sentences of a report. */
export function inWords<Some extends Decision>(decision: Some): Told<Some> {
  const runnerUp = 'runnerUp' in decision ? decision.runnerUp : undefined;
  const told = runnerUp && { runnerUp: { ...runnerUp, whyNot: whyNotWords(runnerUp.whyNot as WhyNot) } };
  return { ...decision, ...told, reason: reasonWords(decision) } as unknown as Told<Some>;
}
