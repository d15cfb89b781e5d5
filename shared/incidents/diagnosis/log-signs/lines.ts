import { isRecord } from '../../../model/parse.ts';

/** Log line: verbatim, and its human-readable text. */
export interface LogLine {
  raw: string;
  text: string;
  /** True if the program does not treat it as a failure: a warning, or an attempt that will be retried. */
  passing: boolean;
}

/** Longest line, characters; longer ones are truncated before any pattern is applied. */
const longestLine = 4096;

/**
 * Splits a log tail into lines, oldest first: multi-line events into their lines, structured (JSON) lines into
 * message and stack.
 */
export function logLines(events: readonly { message: string }[]): LogLine[] {
  return events.flatMap(({ message }) => {
    const raw = message.slice(0, longestLine);
    const record = structured(raw);
    const texts = (record?.text ?? raw).split('\n');
    const passing = record?.passing;
    return texts.map((text) => ({ raw: record ? raw : text, text, passing: passing ?? isPassing(text) }));
  });
}

/** Levels below error, at the start of a line or after a timestamp. */
const mildLevel =
  /^.{0,80}?\b(?:WARN(?:ING)?|INFO|DEBUG|TRACE|NOTICE)\b|^.{0,40}\[(?:warn|info|notice|debug)\]/;
const severeLevel = /^.{0,80}?\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b/;
const repeats =
  /\b(?:retry(?:ing)?|retries|re-?connecting|will try again|trying again|attempt \d{1,4}(?: of |\/)\d{1,4})\b/i;
/** Messages about the last failed attempt. */
const givesUp =
  /giv(?:e|ing) up|exhausted|no more retries|max(?:imum)? (?:number of )?(?:retries|attempts)|after \d+ (?:attempts|retries)/i;
/** Warnings of Python's warnings module, which have no level. */
const pythonWarning = /^\S{1,300}:\d{1,6}: \w{0,60}Warning: /;

function isPassing(text: string): boolean {
  if (givesUp.test(text)) return false;
  if (pythonWarning.test(text) || repeats.test(text)) return true;
  return mildLevel.test(text) && !severeLevel.test(text);
}

interface Structured {
  text: string;
  passing?: boolean;
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
];
const levelKeys = ['level', 'severity', 'levelname', 'log.level', '@l'];

/** Message and stack of a JSON line; undefined for any other line. */
function structured(line: string): Structured | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record: unknown = JSON.parse(line);
    if (!isRecord(record)) return undefined;
    const text = textsIn(record, 2).join('\n');
    return text === '' ? undefined : { text, passing: passingLevel(record) };
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

/** Tells whether the level is below error; numbers are those of pino and bunyan (50 is error). */
function passingLevel(record: Record<string, unknown>): boolean | undefined {
  const level = levelKeys.map((key) => record[key]).find((value) => value !== undefined);
  if (typeof level === 'number') return level < 50;
  if (typeof level !== 'string') return undefined;
  return /^(?:warn|info|debug|trace|notice|verbose)/i.test(level);
}
