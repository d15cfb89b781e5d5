import type { Cause } from '../../model/causes.ts';
import type { Confidence } from '../../model/diagnosis.ts';
import type { LogReading } from './log-signs/log-sign.ts';
import type { Signs, Words } from './signs.ts';
import type { Topic } from './topics.ts';

/** What a rule found: the cause and the words that it rests on. The advice is written from it. */
export interface Finding {
  cause: Cause;
  confidence: Confidence;
  container?: string;
  exitCode?: number;
  /** Verbatim. */
  quotes: string[];
  /** What the log showed, where the finding rests on the log. */
  log?: LogReading;
}

/** One way to recognise a cause. A rule that does not match returns undefined and the next one is asked. */
export interface Rule {
  id: string;
  find(signs: Signs): Finding | undefined;
}

interface SaidOptions {
  id: string;
  cause: Cause;
  confidence?: Confidence;
  /** Only sentences about these subjects; without it, those that are about no failing resource. */
  topics?: readonly Topic[];
  /**
   * Tested against the normalised sentence (lower case, single spaces). Without it, any failure of the topic's
   * resource is enough.
   */
  says?: RegExp;
  /** Tested against the sentence in lower case with its names, which `says` does not see in some topics. */
  names?: RegExp;
}

/** A reason given to StopTask may name a resource too ("new EFS mount target"), but none that failed. */
const speaksOfFailure =
  /error|exception|fail|unable|can(?:no|')t|could ?n[o']t|not (?:exist|found|available|registered|in)\b|insufficient|no such|notfound|time[d ]*out|denied|exceeded|invalid|unsupported|unknown|unexpected|violation|caused/;

/** A rule that rests on a sentence of ECS. `certain` unless told otherwise: the words name the cause. */
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

/** A finding that rests on one sentence, with the exit code of the container that it is about. */
export function fromWords(cause: Cause, confidence: Confidence, words: Words, signs: Signs): Finding {
  const { container, raw } = words;
  const exitCode = container ? signs.containers.find(({ name }) => name === container)?.exitCode : undefined;
  return { cause, confidence, container, exitCode, quotes: [raw] };
}
