import type { Cause } from './causes.ts';

/**
 * Confidence of a diagnosis. certain: the text names the cause. likely: the text fits, and nothing contradicts it.
 * possible: the only evidence is an exit code or the absence of other signs.
 */
export type Confidence = 'certain' | 'likely' | 'possible';

/** Step to take: a sentence and, if there is one, the exact command or setting. */
export interface Remedy {
  text: string;
  command?: string;
}

/** Rollback of a service: the revision that is to blame, and the one that ran before it (`web:42`, `web:41`). */
interface Rollback {
  from: string;
  to: string;
}

/** Reason that a task stopped, for the engineer on call. */
export interface Diagnosis {
  cause: Cause;
  /** Completes "NAME ..." in the title: "crashed: KeyError 'amount'". Absent if the title of the cause is better. */
  headline?: string;
  confidence: Confidence;
  /** Name of the container at fault, if any. */
  container?: string;
  /** Lines of ECS or of the log that prove the cause, verbatim (not yet redacted or escaped). */
  quotes: string[];
  /** One plain sentence on what happened. */
  sentence: string;
  /** Revisions of the service to roll back from and to, if one is to blame. */
  rollback?: Rollback;
  /** Steps in the order to try them. */
  remedies: Remedy[];
}
