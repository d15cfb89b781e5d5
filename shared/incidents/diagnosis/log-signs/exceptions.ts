import type { LogFinding, LogSign } from './log-sign.ts';

/** Failures named by a type or by the level of their line: groups type and message. */
const named: readonly RegExp[] = [
  // Ruby: file, message, then the type in parentheses.
  /^[\w./-]{1,300}\.rb:\d{1,7}:in .{1,120}?: (?<message>[^\n]{1,300}) \((?<type>[A-Z][\w:]{1,100})\)/,
  /^(?:thread '[^'\n]{1,80}' )?panicked at (?:'(?<message>[^'\n]{1,200})'|(?<type>[\w./-]{1,200}\.rs:\d{1,7}))/,
  /PHP (?<type>Fatal error|Parse error): {1,4}(?:Uncaught )?(?<message>[^\n]{1,200}?)(?: in \/\S{1,300})?$/,
  /\b(?<type>panic|fatal error): (?<message>[^\n]{1,250})/,
  /(?:^|[\s\][(])(?:Uncaught |Unhandled )?(?<type>(?:[A-Za-z_$][\w$]{0,60}[.:]{1,2}){0,8}[A-Z][\w$]{0,80}(?:Error|Exception|Failure|Exit|Interrupt|ConfigurationError|ImproperlyConfigured|Fault))(?: \[[\w]{1,60}\])?(?:: (?<message>[^\n]{1,300}))?$/,
  /(?:^|[\s\][(])(?<type>Error|Exception)(?: \[\w{1,60}\])?: (?<message>[^\n]{1,300})/,
  /(?<type>(?:[A-Za-z_$][\w$]{0,60}\.){1,8}[A-Z][\w$]{0,80}(?:Error|Exception)): (?<message>[^\n]{1,300})/,
];

/** Longest message in a title, characters. */
const longestTitle = 70;

/** Last part of a qualified name: `OperationalError` of `sqlalchemy.exc.OperationalError`. */
function shortType(type: string): string {
  return type.split(/\.|::/).at(-1) || type;
}

/** Type and message for a title: `KeyError 'amount'`, `TypeError: Cannot read properties of undefined`. */
function inTitle(type: string, message: string): string {
  const quoted = /^'[^']{1,60}'$/.test(message);
  const text = message === '' ? type : quoted ? `${type} ${message}` : `${type}: ${message}`;
  return text.length > longestTitle ? `${text.slice(0, longestTitle - 1).trimEnd()}…` : text;
}

function exception(line: string, after: readonly string[]): LogFinding | undefined {
  const groups = named.map((says) => says.exec(line)?.groups).find((found) => found !== undefined);
  if (!groups) return undefined;
  const { type = '' } = groups;
  // Rust prints the message on the next line.
  const message = (groups.message ?? (/\.rs:/.test(type) ? (after[0] ?? '') : '')).trim();
  const name = /\.rs:/.test(type) || type === '' ? 'panic' : type;
  return {
    shows: message === '' ? name : `${name}: ${message}`,
    headline: `crashed: ${inTitle(shortType(name), message)}`,
    remedies: [],
    exact: message !== '',
  };
}

/** Line with an error level but no type. */
const byLevel =
  /(?:^|[^\w])(?:ERROR|FATAL|CRITICAL|SEVERE|\[(?:error|crit|alert|emerg|fatal)\])[\]: |-]{1,6}(?<message>\S[^\n]{5,250})/;

function errorLine(line: string): LogFinding | undefined {
  const message = byLevel.exec(line)?.groups?.message?.trim();
  return message === undefined
    ? undefined
    : { shows: `its last error was "${message.slice(0, 200)}"`, remedies: [], exact: true };
}

/** General signs, evaluated last. */
export const exceptionLogSigns: readonly LogSign[] = [
  { id: 'exception', cause: 'application-error', explains: ['error', 'success'], read: exception },
  { id: 'error-line', cause: 'application-error', explains: ['error', 'success'], read: errorLine },
];
