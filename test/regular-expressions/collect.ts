import { readdirSync, readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';

/** A regular expression of the source. */
export interface Expression {
  /** `shared/model/arn.ts:7`, or the file alone for one that is built when it is loaded. */
  at: string;
  pattern: string;
  flags: string;
}

function sourceFiles(folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .filter((file) => file.endsWith('.ts'));
}

/** Every literal of these folders, each pattern once. */
export function literals(folders: readonly string[]): Expression[] {
  const all = sourceFiles(folders).flatMap(literalsOf);
  return [...new Map(all.map((one) => [`${one.pattern}/${one.flags}`, one])).values()];
}

/** Every expression of these folders that is put together from parts while its file is loaded. */
export async function builtExpressions(folders: readonly string[]): Promise<Expression[]> {
  const files = sourceFiles(folders).filter((file) => readFileSync(file, 'utf8').includes('new RegExp('));
  const found: Expression[] = [];
  const original = globalThis.RegExp;
  for (const file of files) {
    globalThis.RegExp = class extends original {
      constructor(pattern: string | RegExp, flags?: string) {
        super(pattern, flags);
        found.push({ at: file, pattern: this.source, flags: this.flags });
      }
    } as typeof RegExp;
    try {
      await import(`../../${file}`);
    } finally {
      globalThis.RegExp = original;
    }
  }
  return found;
}

function literalsOf(file: string): Expression[] {
  const source = readFileSync(file, 'utf8');
  const found: Expression[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { regex, start } = node as { regex?: { pattern: string; flags: string }; start: number };
    if (regex) found.push({ at: `${file}:${source.slice(0, start).split('\n').length}`, ...regex });
    Object.values(node).forEach(visit);
  };
  visit(parseSync(file, source).program);
  return found;
}

const escaped = /\\./y;
const characterClass = /\[(?:\\.|[^\]\\])*\]/y;
const around = /\(\?<?[=!]/y;

/** The end of what matches a sticky pattern there; undefined where it does not. */
function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function closingOf(pattern: string, start: number): number {
  for (let at = start, depth = 1; at < pattern.length; ) {
    const skipped = endOf(escaped, pattern, at) ?? endOf(characterClass, pattern, at);
    if (skipped === undefined) depth += pattern[at] === '(' ? 1 : pattern[at] === ')' ? -1 : 0;
    if (depth === 0) return at;
    at = skipped ?? at + 1;
  }
  return pattern.length;
}

/** A pattern without what it looks around for, and each of those as a pattern of its own: the checker knows neither. */
export function withoutLookaround(pattern: string): string[] {
  const inner: string[] = [];
  let outer = '';
  for (let at = 0; at < pattern.length; ) {
    const begin = endOf(around, pattern, at);
    const end =
      begin === undefined
        ? (endOf(escaped, pattern, at) ?? endOf(characterClass, pattern, at) ?? at + 1)
        : closingOf(pattern, begin) + 1;
    if (begin === undefined) outer += pattern.slice(at, end);
    else inner.push(...withoutLookaround(pattern.slice(begin, end - 1)));
    at = end;
  }
  return [outer, ...inner];
}

/** Repetitions with a bound made short: they cost a constant, and the checker would write out each of them. */
export function withShortBounds(pattern: string): string {
  return pattern.replace(/\{(\d+)(,?)(\d*)\}/g, (_, least: string, comma: string, most: string) => {
    const from = Math.min(Number(least), 2);
    return `{${from}${comma}${most && Math.max(from, Math.min(Number(most), 3))}}`;
  });
}
