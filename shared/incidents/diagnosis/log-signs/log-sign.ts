import type { Cause } from '../../../model/causes.ts';
import type { ExitKind } from '../../../model/exit-codes.ts';

/** A line that programs write when they fail in a known way. */
export interface LogSign {
  id: string;
  cause: Cause;
  /** The ends that it can explain: a kill is not explained by a missing module in the same log. */
  explains: readonly ExitKind[];
  /** Tested against each line as it was written. Only bounded repetition, so that long lines stay cheap. */
  says: RegExp;
  /** Completes "its log shows that ...", from the match. */
  shows(match: RegExpExecArray): string;
  /** What to do about it, in order. */
  remedies(match: RegExpExecArray): string[];
}
