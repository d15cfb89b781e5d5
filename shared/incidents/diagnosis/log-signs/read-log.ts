import type { ExitKind } from '../../../model/exit-codes.ts';
import { awsLogSigns } from './aws-errors.ts';
import { configurationLogSigns, serverLogSigns } from './configuration.ts';
import { connectionLogSigns } from './connections.ts';
import { crashLogSigns, crashReport } from './crashes.ts';
import { databaseLogSigns } from './databases.ts';
import { errorLineLogSigns } from './error-lines.ts';
import { exceptionLogSigns } from './exceptions.ts';
import { fileLogSigns } from './files.ts';
import { ownFrame } from './frames.ts';
import { consequence, type LogLine, logLines } from './lines.ts';
import { type LogReading, type LogSign, quotingSigns } from './log-sign.ts';
import { memoryLogSigns } from './memory.ts';
import { startLogSigns } from './start.ts';
import { validationLogSigns } from './validation.ts';
import { workerTimeout } from './workers.ts';

/** Signs from specific to general: the first that matches a line decides. */
const logSigns: readonly LogSign[] = [
  ...startLogSigns,
  ...memoryLogSigns,
  ...crashLogSigns,
  ...databaseLogSigns,
  ...connectionLogSigns,
  ...awsLogSigns,
  ...configurationLogSigns,
  ...fileLogSigns,
  ...serverLogSigns,
  ...validationLogSigns,
  ...exceptionLogSigns,
  ...errorLineLogSigns,
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
  const from = kind === 'crashed' ? lines.findLastIndex(({ text }) => crashReport.test(text)) : 0;
  const reads = lines.flatMap((line, at) => readLine(line, at, lines, kindAt(kind, at, from)) ?? []);
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

/** Kinds of exits that the signs of a line may explain. */
function kindAt(kind: ExitKind, at: number, report: number): ExitKind[] {
  // After the report of a crash (.NET, C++, Rust abort), errors explain it; before, they may be unrelated.
  return kind === 'crashed' && report >= 0 && at >= report ? ['crashed', 'error'] : [kind];
}

function readLine(line: LogLine, at: number, lines: LogLine[], kinds: ExitKind[]): Read | undefined {
  if (line.quiet || consequence.test(line.text)) return undefined;
  const after = lines.slice(at + 1, at + 20).map(({ text }) => text);
  for (const { id, cause, explains, read } of logSigns) {
    if (!explains.some((kind) => kinds.includes(kind))) continue;
    const found = read(line.text, after, line.severe);
    if (found) return { ...found, id, cause, line: line.raw, at, passing: line.passing };
  }
  return undefined;
}

/** Lines that report recovery, so that the failure before them does not count. */
const recovered = /\b(?:connected|connection (?:established|restored)|reconnected|is (?:up|ready|back))\b/i;

function lastFailure(reads: Read[], lines: LogLine[]): Read | undefined {
  const failures = reads.filter(({ passing }) => !passing);
  const newest = withoutHints(failures, lines) ?? reads.findLast(({ at }) => !overcome(at, lines));
  if (!newest) return undefined;
  const isGeneral = quotingSigns.has(newest.id);
  if (newest.exact && !isGeneral) return newest;
  const same = reads.filter(({ at }) => at !== newest.at && belongs(at, newest, lines));
  // A start or memory sign anywhere in the failure outranks a general one; so does a line that names what failed.
  const specific = same.findLast(({ exact, id }) => exact && !quotingSigns.has(id));
  if (specific) return specific;
  const partly = same.findLast((one) => one.partly && !quotingSigns.has(one.id));
  if (isGeneral) return partly ?? (newest.exact ? newest : (same.findLast(({ exact }) => exact) ?? newest));
  return attemptBefore(reads, newest, lines) ?? (newest.partly ? newest : (partly ?? newest));
}

/** Newest failure. The hints that follow a report ("Consider defining …") are not one, unless the program went on before. */
function withoutHints(failures: Read[], lines: LogLine[]): Read | undefined {
  const newest = failures.at(-1);
  if (newest?.id !== 'last-words') return newest;
  const known = failures.findLast(({ id }) => id !== 'last-words');
  const wentOn = known && lines.slice(known.at + 1, newest.at).some(({ quiet }) => quiet);
  return known && !wentOn ? known : newest;
}

/** Earlier attempt at the same connection, whose line names the target that the last message lacks. */
function attemptBefore(reads: Read[], newest: Read, lines: LogLine[]): Read | undefined {
  if (newest.id !== 'connection-refused') return undefined;
  const isSame = ({ id, exact, at }: Read) => id === newest.id && exact && at < newest.at;
  return reads.findLast((one) => isSame(one) && !overcome(one.at, lines));
}

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
  // An indented line is a detail of the report that the newest line ends.
  const isDetail = /^\s/.test(earlier);
  const onlyQuotes = newest.id === 'error-line' || newest.id === 'last-words';
  return chained || isDetail || onlyQuotes || !newest.exact || wraps(newest, earlier);
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
