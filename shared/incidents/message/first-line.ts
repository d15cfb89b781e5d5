import { clockTime, counted, durationInWords, timesInWords } from '../../model/format.ts';
import { type Impact, impactOf } from '../../model/impact.ts';
import { type Incident, isClosed } from '../../model/incident.ts';
import type { Success } from '../../model/job.ts';
import type { Severity, TaskCounts } from '../../model/severity.ts';
import { causePhrase, isBare } from './cause-phrase.ts';

/** Shortens and escapes a text from outside. */
type Shown = (text: string, room: number) => string;

const signs: Readonly<Record<Severity, string>> = { down: '🔴', degraded: '🟡', minor: '⚪' };
/** In front of an incident whose severity is not known. */
const unknownSign = '❔';

/** Emoji in front of an incident: its severity while it is open, then its end. A check mark only if all is well. */
function signOf(incident: Incident, { severity }: Impact): string {
  if (!isClosed(incident)) return severity ? signs[severity] : unknownSign;
  return incident.rolledBack ? ':leftwards_arrow_with_hook:' : ':white_check_mark:';
}

const ofDesired = ({ running, desired }: TaskCounts) => `${running} of ${desired}`;

/** Causes that end a task for reasons outside of it: the task did not fail. */
const endsFromOutside = new Set(['spot-interruption', 'platform-retirement', 'host-terminated']);

/** "3 tasks failed"; undefined for an incident of service events, which counts no tasks. */
function failedTasks({ occurrence, count }: Incident): string | undefined {
  if (occurrence.kind !== 'stop') return undefined;
  const verb = endsFromOutside.has(occurrence.diagnosis.cause) ? 'stopped' : 'failed';
  return `${counted(count, 'task')} ${verb}`;
}

const joined = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(', ');

/**
 * The impact as it follows the name of the workload, and the mark that joins the cause to it.
 * @param shown shows the names of revisions
 */
function impactWords(incident: Incident, impact: Impact, shown: Shown): { words: string; mark: string } {
  switch (impact.kind) {
    case 'none-running':
      return { words: ` is down (${ofDesired(impact.counts)})`, mark: ':' };
    case 'below-desired':
      return { words: ` degraded (${ofDesired(impact.counts)})`, mark: ':' };
    case 'deployment-failed': {
      const { failed, serving, counts } = impact;
      const what = failed === undefined ? 'a deployment failed' : `${shown(failed, 60)} failed to deploy`;
      const rest =
        serving === undefined
          ? `${ofDesired(counts)} running`
          : `${shown(serving, 60)} serves (${ofDesired(counts)})`;
      return { words: `: ${what}, ${rest}`, mark: ' ·' };
    }
    case 'job-failed':
      return { words: incident.count > 1 ? ` failed ${timesInWords(incident.count)}` : ' failed', mark: ':' };
    case 'retry-possible':
      return { words: ' failed, Step Functions may retry it', mark: ':' };
    case 'serving':
      return {
        words: `: ${joined(failedTasks(incident), `${ofDesired(impact.counts)} running`)}`,
        mark: ' ·',
      };
    case 'deleted':
      return { words: `: ${joined(failedTasks(incident), 'the service was deleted')}`, mark: ' ·' };
    case 'daemon':
      return {
        words: `: ${joined(failedTasks(incident), 'ECS starts it again on its instance')}`,
        mark: ' ·',
      };
    case 'counts-unknown':
      return { words: `: ${joined(failedTasks(incident), 'running tasks unknown')}`, mark: ' ·' };
  }
}

/** The state of a workload whose incident is over. */
function endWords({ place, rolledBack, succeeded, tasks }: Incident, shown: Shown): string {
  if (rolledBack) return ` rolled back to ${shown(rolledBack.live, 60)}`;
  if (place.kind === 'family') return ` succeeded again${succeeded ? ` (${successInWords(succeeded)})` : ''}`;
  const counts = tasks && tasks.running >= tasks.desired ? ` (${ofDesired(tasks)})` : '';
  return ` stable again${counts}`;
}

/** "14:02 UTC, ran 3 min": a title of Slack shows no times in the reader's zone. */
function successInWords({ at, ranForMs }: Success): string {
  return [
    `${clockTime(at)} UTC`,
    ...(ranForMs === undefined ? [] : [`ran ${durationInWords(ranForMs)}`]),
  ].join(', ');
}

/**
 * Puts the cause behind the impact: ": " before a clause, ", " before one that has a colon itself. Missing tasks say
 * that it cannot start.
 */
function withCause(words: string, mark: string, cause: string): string {
  const phrase = mark === ':' ? cause.replace(/^cannot start: /, '') : cause;
  if (mark === ':' && /^[^:]{1,30}: /.test(phrase)) return `${words}, ${phrase}`;
  return `${words}${mark} ${phrase}`;
}

/** Most characters of the emoji, the counts and the punctuation of a line. */
const roomOfWords = 60;

/**
 * First line of an incident: what is broken, how badly, and why. "🔴 session-cache is down (0 of 1): Docker Hub rate
 * limit".
 * @param subject name of the workload, escaped for its place
 * @param shown escapes texts from outside for their place
 * @param limit characters of the whole line
 */
export function firstLine(incident: Incident, subject: string, shown: Shown, limit: number): string {
  const { occurrence } = incident;
  const impact = impactOf(incident);
  const sign = signOf(incident, impact);
  const room = Math.max(20, limit - subject.length - roomOfWords);
  const phrase = shown(causePhrase(occurrence), room);
  if (isClosed(incident)) return `${sign} ${subject}${endWords(incident, shown)} · was: ${phrase}`;
  const { words, mark } = impactWords(incident, impact, shown);
  const { headline } = occurrence.diagnosis;
  // The headline of a crash says that the job failed.
  if (impact.kind === 'job-failed' && headline !== undefined && incident.count === 1)
    return `${sign} ${subject} ${phrase}`;
  // A failure that the log names goes before an impact that is small.
  if (headline !== undefined && mark === ' ·')
    return `${sign} ${subject} ${phrase} ·${words.replace(/^:/, '')}`;
  const saysEnough = impact.kind === 'job-failed' || mark === ' ·';
  if (saysEnough && isBare(occurrence)) return `${sign} ${subject}${words}`;
  return `${sign} ${subject}${withCause(words, mark, phrase)}`;
}
