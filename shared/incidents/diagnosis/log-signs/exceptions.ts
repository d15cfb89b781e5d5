import { forTitle, type LogFinding, type LogSign } from './log-sign.ts';

/** Failures named by a type or by the level of their line: groups type and message. */
const named: readonly RegExp[] = [
  // Ruby: file, message, then the type in parentheses.
  /^[\w./-]{1,300}\.rb:\d{1,7}:in .{1,120}?: (?<message>[^\n]{1,300}) \((?<type>[A-Z][\w:]{1,100})\)/,
  /^(?:thread '[^'\n]{1,80}' )?panicked at (?:'(?<message>[^'\n]{1,200})'|(?<type>[\w./-]{1,200}\.rs:\d{1,7}))/,
  /PHP (?<type>Fatal error|Parse error): {1,4}(?:Uncaught )?(?<message>[^\n]{1,200}?)(?: in \/\S{1,300})?$/,
  /\b(?<type>panic|fatal error): (?<message>[^\n]{1,250})/,
  // Elixir, with the type in parentheses.
  /^\s{0,4}\*\* \((?<type>[\w.]{1,100})\) (?<message>[^\n]{1,300})/,
  // Python: any class of a module of exceptions (django.core.exceptions.ImproperlyConfigured).
  /^(?<type>(?:[a-z_]\w{0,60}\.){0,8}(?:exceptions?|exc|errors?)\.[A-Z]\w{0,80})(?:: (?<message>[^\n]{1,300}))?$/,
  /^\[?(?<type>UnhandledPromiseRejection)[^\n]{1,400}?reason ["'](?<message>[^\n]{1,250}?)["']\.?\]/,
  /(?:^|[\s\][(])(?:Uncaught |Unhandled )?(?<type>(?:[A-Za-z_$][\w$]{0,60}[.:]{1,2}){0,8}[A-Z][\w$]{0,80}(?:Error|Exception|Failure|Exit|Interrupt|ConfigurationError|ImproperlyConfigured|Fault))(?: \[[\w]{1,60}\]| \(\w{1,20}\))?(?:: {0,4}(?<message>[^\n]{1,300})?)?$/,
  /(?:^|[\s\][(])(?<type>Error|Exception)(?: \[\w{1,60}\])?: (?<message>[^\n]{1,300})/,
  /(?<type>(?:[A-Za-z_$][\w$]{0,60}\.){1,8}[A-Z][\w$]{0,80}(?:Error|Exception)): (?<message>[^\n]{1,300})/,
];

/** Last part of a qualified name: `OperationalError` of `sqlalchemy.exc.OperationalError`. */
function shortType(type: string): string {
  return type.split(/\.|::/).at(-1) || type;
}

/** Type and message for a title: `KeyError 'amount'`, `TypeError: Cannot read properties of undefined`. */
function inTitle(type: string, message: string): string {
  if (message === '') return forTitle(type);
  // "Error" alone says no more than "crashed" does.
  if (type === 'Error') return forTitle(message);
  const isQuoted = /^'[^']{1,60}'$/.test(message);
  return forTitle(isQuoted ? `${type} ${message}` : `${type}: ${message}`);
}

function exception(line: string, after: readonly string[]): LogFinding | undefined {
  const groups = named.map((says) => says.exec(line)?.groups).find((found) => found !== undefined);
  if (!groups) return undefined;
  const { type = '' } = groups;
  // Rust prints the message on the next line, and so do errors whose message begins with a line break.
  const isBelow = /\.rs:/.test(type) || line.trimEnd().endsWith(':');
  const below = isBelow ? after.find((text) => text.trim() !== '') : undefined;
  const message = (groups.message ?? below ?? '').trim().replace(/(?<!\.)\.$/, '');
  const name = /\.rs:/.test(type) || type === '' ? 'panic' : type;
  return {
    shows: message === '' ? name : `${name}: ${message}`,
    headline: `crashed: ${inTitle(shortType(name), message)}`,
    remedies: [],
    exact: message !== '',
  };
}

/** Exceptions of any program, evaluated after the known failures. */
export const exceptionLogSigns: readonly LogSign[] = [
  { id: 'exception', cause: 'application-error', explains: ['error', 'success'], read: exception },
];
