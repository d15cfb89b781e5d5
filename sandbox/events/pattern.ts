/**
 * EventBridge's event patterns, as in "Comparison operators for use in event patterns" of its user guide. No package
 * implements them.
 */

/** True if an event matches a pattern. */
export type Matcher = (event: unknown) => boolean;

/** True if one value of the event matches one entry of a pattern's list. */
type ValueMatcher = (value: unknown) => boolean;

/**
 * Compiles a rule's event pattern.
 * @throws Error for an operator that EventBridge, or this matcher, does not have.
 */
export function compilePattern(pattern: Record<string, unknown>): Matcher {
  const fields = Object.entries(pattern).map(([name, expected]) =>
    name === '$or' ? compileOr(expected) : compileField(name, expected),
  );
  return (event) => isObject(event) && fields.every((field) => field(event));
}

function compileOr(alternatives: unknown): Matcher {
  if (!Array.isArray(alternatives)) throw new Error('$or needs a list of patterns.');
  const matchers = alternatives.map((alternative) => compilePattern(alternative as Record<string, unknown>));
  return (event) => matchers.some((matches) => matches(event));
}

function compileField(name: string, expected: unknown): Matcher {
  if (Array.isArray(expected)) {
    const accepts = compileList(expected);
    return (event) => accepts((event as Record<string, unknown>)[name]);
  }
  if (!isObject(expected)) throw new Error(`The pattern of ${name} is neither a list nor an object.`);
  const matches = compilePattern(expected);
  return (event) => {
    const value = (event as Record<string, unknown>)[name];
    // A list of objects matches if one of them does; a missing object may still match "exists: false".
    return Array.isArray(value) ? value.some(matches) : matches(value ?? {});
  };
}

/** A list of accepted values: one must fit, and of a list in the event one element must. */
function compileList(entries: unknown[]): ValueMatcher {
  const matchers = entries.map(compileEntry);
  return (value) => {
    const values = [value].flat();
    // An empty list counts as a missing field.
    return matchers.some((matches) => (values.length ? values.some(matches) : matches(undefined)));
  };
}

function compileEntry(entry: unknown): ValueMatcher {
  if (!isObject(entry)) return (value) => value === entry;
  const [operator, argument] = Object.entries(entry)[0] ?? [];
  const compile = operators[operator ?? ''];
  if (!compile || Object.keys(entry).length !== 1)
    throw new Error(`The sandbox does not know the pattern ${JSON.stringify(entry)}.`);
  return compile(argument);
}

const operators: Record<string, (argument: unknown) => ValueMatcher> = {
  prefix: (argument) => compileText(argument, (value, part) => value.startsWith(part)),
  suffix: (argument) => compileText(argument, (value, part) => value.endsWith(part)),
  'equals-ignore-case': (argument) => compileText({ 'equals-ignore-case': argument }, equals),
  wildcard: compileWildcard,
  // Works on leaves alone: an object counts as missing (user guide, "Exists matching").
  exists: (wanted) => (value) => (value !== undefined && !isObject(value)) === wanted,
  numeric: compileNumeric,
  cidr: compileCidr,
  'anything-but': compileAnythingBut,
};

const equals = (value: string, expected: string) => value === expected;

/** The argument is a text, or { equals-ignore-case: text }. */
function compileText(argument: unknown, compare: (value: string, expected: string) => boolean): ValueMatcher {
  if (isObject(argument)) {
    const expected = String(argument['equals-ignore-case']).toLowerCase();
    return (value) => typeof value === 'string' && compare(value.toLowerCase(), expected);
  }
  return (value) => typeof value === 'string' && compare(value, String(argument));
}

/** `*` is any text; `\*` and `\\` are the characters themselves. */
function compileWildcard(argument: unknown): ValueMatcher {
  const parts = String(argument).match(/\\[*\\]|\*|[^*\\]+/gs) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '.*';
    return part.replace(/^\\([*\\])$/, '$1').replaceAll(/[\\^$.*+?()|{}[\]]/g, '\\$&');
  });
  const expression = new RegExp(`^${source.join('')}$`, 's');
  return (value) => typeof value === 'string' && expression.test(value);
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Pairs of a comparison and its number: [">", 0, "<=", 5]. */
function compileNumeric(argument: unknown): ValueMatcher {
  const pairs = argument as (string | number)[];
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    const compare = comparisons[String(pairs[index])];
    if (!compare) throw new Error(`${pairs[index]} is not a numeric comparison.`);
    const bound = Number(pairs[index + 1]);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** An IPv4 network: 10.0.0.0/24. */
function compileCidr(argument: unknown): ValueMatcher {
  const [network = '', bits] = String(argument).split('/');
  const size = 2 ** (32 - Number(bits));
  const base = Math.floor(addressNumber(network) / size);
  return (value) => typeof value === 'string' && Math.floor(addressNumber(value) / size) === base;
}

function addressNumber(address: string): number {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) return Number.NaN;
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** A value, a list of values, or an operator whose argument may be a list. A missing field never matches. */
function compileAnythingBut(argument: unknown): ValueMatcher {
  const entries = isObject(argument)
    ? Object.entries(argument).flatMap(([operator, values]) =>
        [values].flat().map((value) => ({ [operator]: value })),
      )
    : [argument].flat();
  const excluded = entries.map(compileEntry);
  return (value) => value !== undefined && !excluded.some((matches) => matches(value));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
