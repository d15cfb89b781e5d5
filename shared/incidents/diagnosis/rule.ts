import type { Cause } from '../../model/causes.ts';
import type { Confidence } from '../../model/diagnosis.ts';
import type { LogReading } from './log-signs/log-sign.ts';
import type { Signs, Words } from './signs.ts';
import type { Topic } from './topics.ts';

/** Result of a rule: the cause and its evidence. Input of the advice. */
export interface Finding {
  cause: Cause;
  confidence: Confidence;
  container?: string;
  exitCode?: number;
  /** Evidence, verbatim. */
  quotes: string[];
  /** Failure in the log, if the finding is based on the log. */
  log?: LogReading;
}

/** One way to recognize a cause. If it returns undefined, the next rule is evaluated. */
export interface Rule {
  id: string;
  find(signs: Signs): Finding | undefined;
}

interface SaidOptions {
  id: string;
  cause: Cause;
  confidence?: Confidence;
  /** Topics of the messages to test; by default, messages that are not about a failing resource. */
  topics?: readonly Topic[];
  /**
   * Tested against the normalized message (lower case, single spaces). Without it, any failure of the topic's
   * resource matches.
   */
  says?: RegExp;
  /** Tested against the message in lower case including names, which are removed for `says` in some topics. */
  names?: RegExp;
}

/** Phrases about a failure. A reason given to StopTask may also name a resource ("new EFS mount target"), but not a failed one. */
const speaksOfFailure =
  /error|exception|fail|unable|can(?:no|')t|could ?n[o']t|not (?:exist|found|available|registered|in)\b|insufficient|no such|notfound|time[d ]*out|denied|exceeded|invalid|unsupported|unknown|unexpected|violation|caused/;

/** Rule based on a message of ECS. Confidence is `certain` by default, because the message names the cause. */
export function whenSaid(options: SaidOptions): Rule {
  const { id, cause, confidence = 'certain', topics = ['none'], says = speaksOfFailure, names } = options;
  const matches = ({ topic, text, raw }: Words) =>
    topics.includes(topic) && says.test(text) && (names?.test(raw.toLowerCase()) ?? true);
  return {
    id,
    find: (signs) => {
      const words = signs.words.find(matches);
      return words && fromWords(cause, confidence, words, signs);
    },
  };
}

/** Finding based on one message, with the exit code of its container. */
export function fromWords(cause: Cause, confidence: Confidence, words: Words, signs: Signs): Finding {
  const { container, raw } = words;
  const exitCode = container ? signs.containers.find(({ name }) => name === container)?.exitCode : undefined;
  return { cause, confidence, container, exitCode, quotes: [raw] };
}
