import type { Decisions } from '../gateways/decisions.ts';
import type { ImageTags } from '../gateways/image-tags.ts';
import type { DecisionRecord } from '../task/decision-record.ts';
import type { Mode } from '../task/steward-tags.ts';
import type { RolloutShell } from './rollout-shell.ts';

/** What applying a decision works with. */
export interface ApplyShell extends RolloutShell {
  decisions: Decisions;
  imageTags: ImageTags;
  /** The installation's settings. */
  settings: { mode: Mode; freezes: readonly { from: number; to: number }[]; rolloutBudget: number };
  /** Looks at a service anew and posts its report, when what was analysed no longer runs. */
  lookAgain: (decision: DecisionRecord) => Promise<void>;
}
