import type { Cause } from '../../../model/causes.ts';
import type { ExitKind } from '../../../model/exit-codes.ts';
import type { Frame } from './frames.ts';

/** Failure found in one log line. */
export interface LogFinding {
  /** Clause: "the connection to db:5432 failed (refused)". */
  shows: string;
  /** Remedies, in order. */
  remedies: string[];
  /** Completes "NAME ..." in the title of the message: "cannot reach its database (5432 refused)". */
  headline?: string;
  /** True if the line names what failed; otherwise another line of the same failure may. */
  exact: boolean;
  /** True if the line names only the kind of what failed: "Redis", without its host. */
  partly?: boolean;
}

/** Failure found in a log tail, with its line. */
export interface LogReading extends LogFinding {
  /** ID of the sign. */
  id: string;
  cause: Cause;
  /** Log line, verbatim. */
  line: string;
  /** Place in the user's own code. */
  frame?: Frame;
}

/** Pattern of a line that programs log for a known failure. */
export interface LogSign {
  id: string;
  cause: Cause;
  /** Kinds of exits that it can explain: a missing module in the log does not explain a kill. */
  explains: readonly ExitKind[];
  /**
   * Matches one line, verbatim. Patterns use only bounded repetition, so that long lines stay cheap.
   * @param after following lines, oldest first
   * @param severe true if the line has a level of error or above outside of its text, as in JSON
   * @returns undefined if the line does not show this failure
   */
  read(line: string, after: readonly string[], severe: boolean): LogFinding | undefined;
}

/** Longest message of a program in a title, characters. */
const longestTitle = 70;

/** Cuts a message of the program to the length of a title. */
export function forTitle(text: string): string {
  return text.length > longestTitle ? `${text.slice(0, longestTitle - 1).trimEnd()}…` : text;
}

/** Signs that only quote the program: any sign that names what failed says more. */
export const quotingSigns: ReadonlySet<string> = new Set(['exception', 'error-line', 'last-words']);

/** Exits by the program's own decision. */
const ownEnds = ['error', 'success'] as const;

interface PatternSign {
  id: string;
  says: RegExp;
  shows(name: string, match: RegExpExecArray): string;
  headline?(name: string, match: RegExpExecArray): string;
  remedies: readonly (string | ((name: string, match: RegExpExecArray) => string))[];
  cause?: Cause;
  explains?: readonly ExitKind[];
  /** False if an earlier line of the same failure may tell more. */
  isExact?: boolean;
}

/** Sign with one pattern; its first matching group is the name of what failed. */
export function patternSign(sign: PatternSign): LogSign {
  const {
    id,
    says,
    shows,
    headline,
    remedies,
    cause = 'application-error',
    explains = ownEnds,
    isExact = true,
  } = sign;
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
        exact: isExact && (name !== '' || match.length === 1),
      };
    },
  };
}
