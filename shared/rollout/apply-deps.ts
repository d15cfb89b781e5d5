import type { ImageTags } from '../aws/image-tags.ts';
import type { DecisionRecord } from '../model/decision-record.ts';
import type { Mode } from '../model/steward-tags.ts';
import type { Decisions } from '../table/decisions.ts';
import type { RolloutDeps } from './rollout-deps.ts';

/** What applying a decision works with. */
export interface ApplyDeps extends RolloutDeps {
  decisions: Decisions;
  imageTags: ImageTags;
  /** The installation's settings. */
  settings: { mode: Mode; freezes: readonly { from: number; to: number }[]; rolloutBudget: number };
  /** Looks at a service anew and posts its report, when what was analysed no longer runs. */
  lookAgain: (decision: DecisionRecord) => Promise<void>;
}
