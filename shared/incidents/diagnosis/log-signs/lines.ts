import { isRecord } from '../../../model/parse.ts';

/** One line of a log: as it was written, and the text in it that a person would read. */
export interface LogLine {
  raw: string;
  text: string;
  /** True where the program itself calls it no failure: a warning, an attempt that will be repeated. */
  passing: boolean;
}

/** Longer lines are cut before any pattern sees them. */
const longestLine = 4096;

/**
 * Takes a log tail apart into lines, oldest first: events of several lines into each of them, and structured (JSON) lines
 * into their message and stack.
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

/** The levels at which programs write what they get over, at the front of a line or behind a timestamp. */
const mildLevel =
  /^.{0,80}?\b(?:WARN(?:ING)?|INFO|DEBUG|TRACE|NOTICE)\b|^.{0,40}\[(?:warn|info|notice|debug)\]/;
const severeLevel = /^.{0,80}?\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b/;
const repeats =
  /\b(?:retry(?:ing)?|retries|re-?connecting|will try again|trying again|attempt \d{1,4}(?: of |\/)\d{1,4})\b/i;
/** An attempt that was the last. */
const givesUp =
  /giv(?:e|ing) up|exhausted|no more retries|max(?:imum)? (?:number of )?(?:retries|attempts)|after \d+ (?:attempts|retries)/i;
/** Python's warnings module writes them without a level. */
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

/** The texts under the usual keys, also one object deep (`err: {message, stack}`). */
function textsIn(record: Record<string, unknown>, depth: number): string[] {
  const texts = textKeys.flatMap((key) => {
    const value = record[key];
    if (typeof value === 'string') return value;
    return depth > 1 && isRecord(value) ? textsIn(value, depth - 1) : [];
  });
  // A stack repeats its message.
  return texts.filter(
    (text, index) => !texts.some((other, at) => at !== index && other.includes(text) && other !== text),
  );
}

/** Numbers are those of pino and bunyan: 50 is error. */
function passingLevel(record: Record<string, unknown>): boolean | undefined {
  const level = levelKeys.map((key) => record[key]).find((value) => value !== undefined);
  if (typeof level === 'number') return level < 50;
  if (typeof level !== 'string') return undefined;
  return /^(?:warn|info|debug|trace|notice|verbose)/i.test(level);
}
