import { consequence } from './lines.ts';
import { forTitle, type LogFinding, type LogSign } from './log-sign.ts';

/** Line with an error level but no type. */
const byLevel =
  /(?:^|[^\w])(?:ERROR|FATAL|CRITICAL|SEVERE|\[(?:error|crit|critical|alert|emerg|fatal|ALERT)\](?:\[\w{1,40}\])?)[\]: |-]{1,6}(?<message>\S[^\n]{5,250})/;
/** Line of logfmt: `level=error msg="..."`. */
const inLogfmt =
  /\blevel=(?:error|fatal|panic|crit\w{0,4})\b[^\n]{0,400}?\bmsg=(?:"(?<message>[^"\n]{1,250})"|(?<word>\S{1,250}))/;

function errorLine(line: string, after: readonly string[], severe: boolean): LogFinding | undefined {
  const { message, word } = (inLogfmt.exec(line) ?? byLevel.exec(line))?.groups ?? {};
  const said = (message ?? word ?? (severe ? line : undefined))?.trim();
  if (said === undefined || said === '') return undefined;
  // "… the points described in the following lines:" says less than the line it announces.
  const announced = /\bfollowing\b|:$/.test(said) ? after[0]?.trim() : undefined;
  return quoted('its last error was', announced || said, after.slice(announced ? 1 : 0));
}

/** Words about a failure. */
const failure =
  /\b(?:error|fail(?:ed|ure)?|fatal|cannot|can't|could not|couldn't|unable|invalid|missing|bad option|unknown option|no such|not found|does(?: not|n't) exist|denied|refused|abort(?:ed|ing)|required|incompatible|not permitted|too low|expired|unrecognized|rejected|must|already (?:running|exists))\b/i;
/** Lines at the end of the log that may follow the failure: hints, usage. */
const mostAfter = 3;

/** Last line of a program that stopped without an error level, if it reports a failure. */
function lastWords(line: string, after: readonly string[]): LogFinding | undefined {
  const message = line.replace(/^\d{1,4}[\d\s/:.,TZ+-]{3,40}(?<=[\sZ])/, '').trim();
  if (after.filter((text) => text.trim() !== '').length > mostAfter || !failure.test(message))
    return undefined;
  return quoted('it ended with', message, after);
}

/** Thread, logger and place in front of a message: `1 --- [main] c.s.o.Api : `, `(config.go:10 in load) | `. */
const loggerName =
  /^(?:\d{1,7} --- )?(?:\[[\w .:/-]{1,60}\] {0,4}|\([\w ./:-]{1,80}\) \| |[\w$]{1,40}(?:\.[\w$]{1,60}){1,8} {1,40}: ){1,3}/;

/** Quotes a message; it is in the title too if nothing but its own details follows it. */
function quoted(how: string, message: string, after: readonly string[]): LogFinding {
  const isLast = after.every((text) => /^(?:\s|$)/.test(text) || consequence.test(text));
  const short = message
    .replace(loggerName, '')
    .replace(/\s{2,}/g, ' ')
    .replace(/\.$/, '');
  return {
    shows: `${how} "${message.slice(0, 200)}"`,
    headline: isLast ? `failed: ${forTitle(short)}` : undefined,
    remedies: [],
    exact: true,
  };
}

/** Lines that report a failure in the program's own words; evaluated after all others. */
export const errorLineLogSigns: readonly LogSign[] = [
  { id: 'error-line', cause: 'application-error', explains: ['error', 'success'], read: errorLine },
  { id: 'last-words', cause: 'application-error', explains: ['error'], read: lastWords },
];
