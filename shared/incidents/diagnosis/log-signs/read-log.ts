import type { ExitKind } from '../../../model/exit-codes.ts';
import { configurationLogSigns } from './configuration.ts';
import { connectionLogSigns } from './connections.ts';
import { databaseLogSigns } from './databases.ts';
import { exceptionLogSigns } from './exceptions.ts';
import { ownFrame } from './frames.ts';
import { type LogLine, logLines } from './lines.ts';
import type { LogReading, LogSign } from './log-sign.ts';
import { memoryLogSigns } from './memory.ts';
import { startLogSigns } from './start.ts';
import { workerTimeout } from './workers.ts';

/** Signs from specific to general: the first that matches a line decides. */
const logSigns: readonly LogSign[] = [
  ...startLogSigns,
  ...memoryLogSigns,
  ...databaseLogSigns,
  ...connectionLogSigns,
  ...configurationLogSigns,
  ...exceptionLogSigns,
];

interface Read extends LogReading {
  at: number;
  passing: boolean;
}

/**
 * Finds the failure in a log tail (oldest line first) that explains an exit of this kind. The last failure counts,
 * whatever its kind: a warning that was overcome does not outrank the exception after it.
 */
export function readLog(events: readonly { message: string }[], kind: ExitKind): LogReading | undefined {
  const lines = logLines(events);
  const byTimeout = workerTimeout(lines, kind);
  if (byTimeout) return byTimeout;
  const reads = lines.flatMap((line, at) => readLine(line, at, lines, kind) ?? []);
  const chosen = lastFailure(reads, lines);
  if (!chosen) return undefined;
  const { at, passing: _, ...reading } = chosen;
  const isTrace = reading.id === 'exception';
  const frame =
    isTrace || traceNear(lines, at)
      ? ownFrame(
          lines.map(({ text }) => text),
          at,
        )
      : undefined;
  return frame ? { ...reading, frame } : reading;
}

function readLine(line: LogLine, at: number, lines: LogLine[], kind: ExitKind): Read | undefined {
  if (consequence.test(line.text)) return undefined;
  const after = lines.slice(at + 1, at + 20).map(({ text }) => text);
  for (const { id, cause, explains, read } of logSigns) {
    if (!explains.includes(kind)) continue;
    const found = read(line.text, after);
    if (found) return { ...found, id, cause, line: line.raw, at, passing: line.passing };
  }
  return undefined;
}

/** Lines that only report that something failed before. */
const consequence =
  /npm (?:ERR!|error) (?:code|errno|path|command|signal|A complete log|Lifecycle|Exit)|ELIFECYCLE|exited with code|^exit status \d|Application startup failed|Worker failed to boot|App failed to load|Command failed with exit code|^\s{0,8}at |process exited/i;

/** Lines that report recovery, so that the failure before them does not count. */
const recovered = /\b(?:connected|connection (?:established|restored)|reconnected|is (?:up|ready|back))\b/i;

function lastFailure(reads: Read[], lines: LogLine[]): Read | undefined {
  const failures = reads.filter(({ passing }) => !passing);
  const newest = failures.at(-1) ?? reads.findLast(({ at }) => !overcome(at, lines));
  if (!newest) return undefined;
  if (newest.exact && !general.has(newest.id)) return newest;
  const sameFailure = reads.filter(
    ({ at, exact }) => exact && at !== newest.at && belongs(at, newest, lines),
  );
  // A start or memory sign anywhere in the failure outranks a general one; so does a line that names what failed.
  return (
    sameFailure.findLast(({ id }) => !general.has(id)) ??
    (newest.exact ? newest : (sameFailure.at(-1) ?? newest))
  );
}

/** General signs, which only quote the program. */
const general: ReadonlySet<string> = new Set(['exception', 'error-line']);

function overcome(at: number, lines: LogLine[]): boolean {
  return lines
    .slice(at + 1)
    .some(({ text }) => recovered.test(text) && !/\b(?:not|dis)[ -]?connected/i.test(text));
}

/** Lines of a stack trace or report: frames, indented lines, causes, properties of an error. */
const continues =
  /^\s|^$|^(?:Caused by|During handling|The above exception|Traceback|\.{3} \d|File "|goroutine |\w+\(\)|[}\])]|errno:|code:|syscall:|Error:|at |from |-{3,}|npm |\[cause\])/;

/** Tells whether a line belongs to the same failure as the newest one. */
function belongs(at: number, newest: Read, lines: LogLine[]): boolean {
  const [from, to] = at < newest.at ? [at, newest.at] : [newest.at, at];
  const between = lines.slice(from + 1, to + (at < newest.at ? 0 : 1));
  if (at > newest.at) return between.every(({ text }) => continues.test(text));
  if (!between.every(({ text }) => continues.test(text) || consequence.test(text))) return false;
  // Consecutive failures are separate, unless the later one repeats the earlier one or a cause chain joins them.
  const chained = between.some(({ text }) =>
    /^(?:During handling|The above exception|Caused by)|\[cause\]/.test(text),
  );
  const earlier = lines[at]?.text ?? '';
  return chained || newest.id === 'error-line' || !newest.exact || wraps(newest, earlier);
}

/** Tells whether a failure wraps an earlier one by repeating its message. */
function wraps({ shows }: Read, earlier: string): boolean {
  const inner = earlier.slice(earlier.lastIndexOf(': ') + 2).trim();
  return inner.length > 8 && shows.includes(inner);
}

function traceNear(lines: LogLine[], at: number): boolean {
  const near = lines.slice(Math.max(0, at - 3), at + 4);
  return near.some(({ text }) => /^\s{1,8}at |^\s{0,4}File "|^\s{1,8}from |^goroutine /.test(text));
}
