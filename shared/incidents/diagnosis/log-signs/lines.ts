import { isRecord } from '../../../model/parse.ts';

/** Log line: verbatim, and its human-readable text. */
export interface LogLine {
  raw: string;
  text: string;
  /** True if the program does not treat it as a failure: a warning, or an attempt that will be retried. */
  passing: boolean;
  /** True for a line of a level below warning and for a request in an access log, which report no failure at all. */
  quiet: boolean;
  /** True if a structured line has a level of error or above. */
  severe: boolean;
}

/** Longest line, characters; longer ones are truncated before any pattern is applied. */
const longestLine = 4096;

/** Lines that only report that something failed before. */
export const consequence =
  /npm (?:ERR!|error) (?:code|errno|path|command|signal|A complete log|Lifecycle|Exit)|ELIFECYCLE|exited with code|^exit status \d|Application startup failed|Worker failed to boot|App failed to load|Command failed with exit code|^\s{0,8}at |process exited|Shutting down: Master|FPM initialization failed|rake aborted!|contains errors, aborting|[Ee]rror(?:s|\(s\))? found in configuration|Hosting failed to start/;

/**
 * Splits a log tail into lines, oldest first: multi-line events into their lines, structured (JSON) lines into
 * message and stack.
 */
export function logLines(events: readonly { message: string }[]): LogLine[] {
  return events.flatMap(({ message }) => {
    const raw = message.slice(0, longestLine);
    const record = structured(raw);
    const texts = (record?.text ?? raw).split('\n');
    return texts.map((text) => ({
      raw: record ? raw : text,
      text,
      passing: record?.level === undefined ? isPassing(text) : record.level !== 'severe',
      quiet: record?.level === undefined ? isQuiet(text) : record.level === 'quiet',
      severe: record?.level === 'severe',
    }));
  });
}

/** Levels below error, at the start of a line or after a timestamp. */
const mildLevel =
  /^.{0,80}?\b(?:WARN(?:ING)?|INFO|DEBUG|TRACE|NOTICE)\b|^.{0,40}\[(?:warn|info|notice|debug)\]|^(?:npm )?(?:warn(?:ing)?|info|debug)\b|\blevel=(?:warn(?:ing)?|info|debug)\b/;
/** Level below warning behind at most a timestamp and the name of a logger. */
const quietLevel =
  /^[\d\sT:.,Z+/[\]-]{0,40}(?:\[?[\w.-]{0,40}\]? {1,4})?[[(]?(?:INFO|DEBUG|TRACE|NOTICE)\b|^(?:info|debug|trace|verbose): |\blevel=(?:info|debug|trace)\b/;
const severeLevel = /^.{0,80}?\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b/;
const repeats =
  /\b(?:retry(?:ing)?|retries|re-?connecting|will try again|trying again|attempt \d{1,4}(?: of |\/)\d{1,4})\b/i;
/** Messages about the last failed attempt. */
const givesUp =
  /giv(?:e|ing) up|exhausted|no more retries|max(?:imum)? (?:number of )?(?:retries|attempts)|after \d+ (?:attempts|retries)/i;
/** Warnings of Python's warnings module, which have no level. */
const pythonWarning = /^\S{1,300}:\d{1,6}: \w{0,60}Warning: /;

/** Request in an access log: its status is an answer, not a failure of the program. */
const accessLog = /"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S{1,2000} HTTP\/\d/;

function isQuiet(text: string): boolean {
  return quietLevel.test(text) || accessLog.test(text);
}

function isPassing(text: string): boolean {
  if (givesUp.test(text)) return false;
  if (pythonWarning.test(text) || repeats.test(text)) return true;
  return mildLevel.test(text) && !severeLevel.test(text);
}

/** Levels as far as they matter: below warning, warning, error or above. */
type Level = 'quiet' | 'mild' | 'severe';

interface Structured {
  text: string;
  level?: Level;
}

const textKeys = [
  'message',
  'msg',
  'event',
  'error',
  'err',
  'exception',
  'exc_info',
  'stack',
  'stack_trace',
  'stacktrace',
  // Elastic Common Schema and OpenTelemetry, flat.
  'error.message',
  'error.stack_trace',
  'exception.message',
  'exception.stacktrace',
];
const levelKeys = ['level', 'severity', 'levelname', 'log.level', '@l'];

/** Message and stack of a JSON line; undefined for any other line. */
function structured(line: string): Structured | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record: unknown = JSON.parse(line);
    if (!isRecord(record)) return undefined;
    const text = textsIn(record, 2).join('\n');
    return text === '' ? undefined : { text, level: levelOf(record) };
  } catch {
    return undefined;
  }
}

/** Texts under the usual keys, including one nested object (`err: {message, stack}`). */
function textsIn(record: Record<string, unknown>, depth: number): string[] {
  const texts = textKeys.flatMap((key) => {
    const value = record[key];
    if (typeof value === 'string') return value;
    return depth > 1 && isRecord(value) ? textsIn(value, depth - 1) : [];
  });
  // The stack contains the message.
  return texts.filter(
    (text, index) => !texts.some((other, at) => at !== index && other.includes(text) && other !== text),
  );
}

/** Level of a structured line; numbers are those of pino and bunyan (40 is a warning, 50 an error). */
function levelOf(record: Record<string, unknown>): Level | undefined {
  const level = levelKeys.map((key) => record[key]).find((value) => value !== undefined);
  if (typeof level === 'number') return level < 40 ? 'quiet' : level < 50 ? 'mild' : 'severe';
  if (typeof level !== 'string') return undefined;
  if (/^(?:info|debug|trace|notice|verbose)/i.test(level)) return 'quiet';
  if (/^warn/i.test(level)) return 'mild';
  return /^(?:err|fatal|crit|alert|emerg|severe|panic)/i.test(level) ? 'severe' : undefined;
}
