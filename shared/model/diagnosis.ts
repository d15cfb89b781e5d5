import type { Cause } from './causes.ts';

/**
 * certain: the words name the cause. likely: the words fit, and nothing speaks against it.
 * possible: an exit code or the absence of other signs is all there is.
 */
export type Confidence = 'certain' | 'likely' | 'possible';

/** One thing to do: a sentence, and where there is one the exact command or setting. */
export interface Remedy {
  text: string;
  command?: string;
}

/** Why one task stopped, in words for the engineer on call. */
export interface Diagnosis {
  cause: Cause;
  /** Completes "NAME ..." in the title: "crashed: KeyError 'amount'". Absent where the cause's own title says it best. */
  headline?: string;
  confidence: Confidence;
  /** Name of the container at fault, where one is. */
  container?: string;
  /** The words of ECS or of the log that the cause rests on, verbatim (not yet redacted or escaped). */
  quotes: string[];
  /** One plain sentence: what happened. */
  sentence: string;
  /** In the order to try them. */
  remedies: Remedy[];
}
