import type { ExitKind } from '../../../model/exit-codes.ts';
import type { LogLine } from './lines.ts';
import type { LogReading } from './log-sign.ts';

const timedOut = /WORKER TIMEOUT \(pid:(\d{1,10})\)/;
const killed =
  /Worker (?:\(pid:|with pid )(\d{1,10})\)? was (?:sent SIGKILL|terminated due to signal (?:9|6))/;

/**
 * Distinguishes gunicorn's kill of a worker that timed out from a kill by the kernel. The arbiter logs "Perhaps out of
 * memory?" after both; a timeout of the same process before it is the actual reason. Source: benoitc/gunicorn#3136.
 */
export function workerTimeout(lines: readonly LogLine[], kind: ExitKind): LogReading | undefined {
  if (kind === 'not-run' || kind === 'crashed') return undefined;
  const at = lines.findLastIndex(({ text }) => timedOut.test(text));
  const pid = timedOut.exec(lines[at]?.text ?? '')?.[1];
  if (pid === undefined) return undefined;
  const rest = lines.slice(at + 1);
  const memory = rest.some(({ text }) => /Out of memory: Kill|oom-kill/i.test(text));
  const otherFailure = rest.some(({ text, passing }) => !passing && /(?:Error|Exception): /.test(text));
  const otherKill = rest.some(({ text }) => (killed.exec(text)?.[1] ?? pid) !== pid);
  if (memory || otherFailure || otherKill) return undefined;
  return {
    id: 'worker-timeout',
    cause: 'application-error',
    shows: `gunicorn killed its worker ${pid}, which did not respond within the timeout`,
    headline: 'timed out in a gunicorn worker',
    remedies: [
      "Find the slow request: a call without a timeout to a database or another service blocks the worker. It doesn't mean out of memory.",
      'Raise --timeout, or use threads or an asynchronous worker class if slow requests are normal.',
    ],
    line: lines[at]?.raw ?? '',
    exact: true,
  };
}
