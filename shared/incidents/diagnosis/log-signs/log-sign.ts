import type { Cause } from '../../../model/causes.ts';
import type { ExitKind } from '../../../model/exit-codes.ts';
import type { Frame } from './frames.ts';

/** Facts that one line of a log tells about a failure. */
export interface LogFinding {
  /** A clause: "the connection to db:5432 failed (refused)". */
  shows: string;
  /** In order. */
  remedies: string[];
  /** Completes "NAME ..." in the title of the message: "cannot reach its database (5432 refused)". */
  headline?: string;
  /** True where the line names the thing that failed; another line of the same failure may name it. */
  exact: boolean;
}

/** The failure that a log tail tells of, with the line that it was found in. */
export interface LogReading extends LogFinding {
  /** Id of the sign. */
  id: string;
  cause: Cause;
  /** Verbatim. */
  line: string;
  /** The place in the reader's own code. */
  frame?: Frame;
}

/** A line that programs write when they fail in a known way. */
export interface LogSign {
  id: string;
  cause: Cause;
  /** The ends that it can explain: a kill is not explained by a missing module in the same log. */
  explains: readonly ExitKind[];
  /**
   * Reads one line as it was written.
   * @param after the lines behind it, oldest first
   * @returns undefined where the line does not show this failure. Patterns have bounded repetition alone, so that long
   *   lines stay cheap.
   */
  read(line: string, after: readonly string[]): LogFinding | undefined;
}

/** The ends of a program that gave up. */
const ownEnds = ['error', 'success'] as const;

interface PatternSign {
  id: string;
  says: RegExp;
  shows(name: string, match: RegExpExecArray): string;
  headline?(name: string, match: RegExpExecArray): string;
  remedies: readonly (string | ((name: string, match: RegExpExecArray) => string))[];
  cause?: Cause;
  explains?: readonly ExitKind[];
}

/** A sign that rests on one pattern; its first group that took part is the name of the thing that failed. */
export function patternSign(sign: PatternSign): LogSign {
  const { id, says, shows, headline, remedies, cause = 'application-error', explains = ownEnds } = sign;
  return {
    id,
    cause,
    explains,
    read(line) {
      const match = says.exec(line);
      if (!match) return undefined;
      const name = match.slice(1).find((group) => group !== undefined && group !== '') ?? '';
      return {
        shows: shows(name, match),
        remedies: remedies.map((text) => (typeof text === 'string' ? text : text(name, match))),
        headline: headline?.(name, match),
        exact: name !== '' || match.length === 1,
      };
    },
  };
}
