import type { Remedy } from '../../../model/diagnosis.ts';
import { durationInWords } from '../../../model/format.ts';
import { type Facts, remedy } from '../advice/facts.ts';
import { type HealthAnswer, readHealthAnswers } from '../log-signs/health-answers.ts';
import { type HealthHint, healthHint } from '../log-signs/health-hints.ts';
import { quotingSigns } from '../log-signs/log-sign.ts';
import { readLog } from '../log-signs/read-log.ts';

/** Reason for a failed check that the log gives. */
export interface Meanwhile {
  /** Sentence that follows the explanation, with a leading blank; '' without a reason. */
  words: string;
  remedies: Remedy[];
  /** True if the program was still starting, so that more time comes first. */
  isStarting: boolean;
  /** Time that the program took to start, s. */
  startSeconds?: number;
}

/**
 * Reads from the log why a health check failed: a dependency that the program reports, a failure that it logged
 * meanwhile, its answers to the checks, or that it was still starting.
 */
export function logMeanwhile({ evidence, finding }: Facts, from: 'load balancer' | 'container'): Meanwhile {
  const { log } = evidence;
  const none = { words: '', remedies: [], isStarting: false };
  if (!log || (finding.container !== undefined && log.container !== finding.container)) return none;
  const hint = healthHint(log.lines);
  if (hint?.kind === 'dependency') return fromHint(hint);
  const reading = readLog(log.lines, 'error');
  // The program was running: its last line is not the reason for its end.
  const failure = reading?.id === 'last-words' ? undefined : reading;
  const answer = readHealthAnswers(log.lines, from);
  // An answer to the checks says more than a quote of the program.
  if (answer && (!failure || quotingSigns.has(failure.id))) return fromAnswer(answer);
  if (failure) {
    const remedies = failure.remedies.slice(0, 1).map((text) => remedy(text));
    return { words: ` Meanwhile, its log shows: ${failure.shows}.`, remedies, isStarting: false };
  }
  return hint ? fromHint(hint) : none;
}

function fromAnswer({ shows, remedy: text, startSeconds }: HealthAnswer): Meanwhile {
  return {
    words: ` Its log shows: ${shows}.`,
    remedies: text === undefined ? [] : [remedy(text)],
    isStarting: startSeconds !== undefined,
    startSeconds,
  };
}

function fromHint(hint: HealthHint): Meanwhile {
  if (hint.kind === 'starting') {
    const waiting = hint.waitingFor ? `, waiting for ${hint.waitingFor}` : '';
    return {
      words: ` Its log says that it was still starting ("${hint.line}"${waiting}).`,
      remedies: [],
      isStarting: true,
    };
  }
  const took = hint.tookMs === undefined ? ' is down' : ` took ${durationInWords(hint.tookMs)}`;
  const cause = remedy(
    `Find why ${hint.name} is ${hint.tookMs === undefined ? 'down' : 'slow'}, or take it out of the check that ECS calls: a check that includes a dependency fails in all tasks with it.`,
  );
  return { words: ` Its log says that its check ${hint.name}${took}.`, remedies: [cause], isStarting: false };
}
