import type { Run } from './runs.ts';
import { type Finder, matchAt, occurrences, type Span } from './span.ts';

const words = 'private key [redacted]';

const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
const end = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** Longest key block, characters: a 16,384-bit key has 12,700, plus the prefixes of a log driver. */
const longestBlock = 20_000;
/** Base64 after the first line of a key without an end, in one line with `\n` or over several lines. */
const rest =
  /(?:[^\n]{0,60}\n)?(?:[^\n]{0,48}?[A-Za-z0-9+/=\\]{40,100}[^\n]{0,4}(?:\n|$)|[A-Za-z0-9+/=\\\n]+|[A-Z][\w-]{3,12}: [^\n]{1,80}\n|[ \t]{0,20}\n)*/y;

/** Keys with their first line. */
function blocksWithBegin(text: string): Span[] {
  return occurrences(text, '-----BEGIN').flatMap((start) => {
    const first = matchAt(begin, text, start);
    if (!first) return [];
    const from = start + first[0].length;
    const last = end.exec(text.slice(from, from + longestBlock));
    const length = last
      ? last.index + last[0].length
      : (matchAt(rest, text, from)?.[0].trimEnd().length ?? 0);
    return { start, end: from + length, words };
  });
}

/** Short prefix of each line, added by log drivers, shells and YAML. */
const prefix =
  /^(?:[^\n|]{0,60}\| ?|[^\nA-Za-z0-9+/]{0,20}|\S{1,40}[ \t]+|\S{1,30}T\S{1,30}[ \t]+(?:\S{1,20}[ \t]+){0,3})$/;
/** Line length of keys, characters: 64 in PEM, 70 in OpenSSH, 76 in MIME; hexadecimal digests are excluded. */
const [shortestLine, longestLine] = [60, 80];
const body = /^(?![\da-f]+$|[\dA-F]+$)(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]+={0,2}$/;
const knownFile = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD)/;

function lineAround(text: string, at: number): Run {
  const after = text.indexOf('\n', at);
  return { start: text.lastIndexOf('\n', at - 1) + 1, end: after < 0 ? text.length : after };
}

function isBodyLine(text: string, { start, end: runEnd }: Run): boolean {
  const run = text.slice(start, runEnd);
  if (run.length < shortestLine || run.length > longestLine || !body.test(run) || knownFile.test(run))
    return false;
  const line = lineAround(text, start);
  const tail = text.slice(runEnd, line.end);
  return /^(?:\\n|["',\\ \r])*$/.test(tail) && prefix.test(text.slice(line.start, start));
}

/** Short last line of a key, with its END line. */
const closing =
  /\n[^\n]{0,60}?[A-Za-z0-9+/]{1,79}={0,2}[ \r]{0,2}(?=\n)|\n[^\n]{0,60}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
const paddedLine = /=[ \r]{0,2}$|-----$/;

/** Lines of a key whose beginning is missing, also indented or with a prefix, including its last lines. */
function bodySpans(text: string, runs: Run[]): Span[] {
  return runs
    .filter((run) => isBodyLine(text, run))
    .map((run) => {
      const line = lineAround(text, run.start);
      let stop = line.end;
      for (let round = 0; round < 2; round++) {
        const next = matchAt(closing, text, stop);
        if (
          !next ||
          !(paddedLine.test(next[0]) || text.startsWith('-----END', text.indexOf('\n', stop + 1) + 1))
        )
          break;
        stop += next[0].length;
      }
      return { start: line.start, end: stop, words };
    });
}

/** Last line alone, with the text before it. */
function endSpans(text: string): Span[] {
  return occurrences(text, '-----END').flatMap((at) => {
    if (!end.test(text.slice(at, at + 80))) return [];
    const line = lineAround(text, at);
    const before = line.start > 0 ? lineAround(text, line.start - 1) : line;
    const last = text.slice(before.start, before.end).trim().split(/[\s|]/).at(-1) ?? '';
    const isKey = /^[A-Za-z0-9+/]{4,79}={0,2}$/.test(last);
    return { start: isKey ? before.start : line.start, end: line.end, words };
  });
}

/** Merges adjacent lines of a key into one span. */
function joined(text: string, spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && text.slice(last.end, span.start).trim() === '') last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}

/** Finds private keys (PEM, OpenSSH, PGP), complete or partial, also in one line with `\n`. */
export function findKeyBlocks(text: string, runs: Run[]): Span[] {
  return joined(text, [...blocksWithBegin(text), ...bodySpans(text, runs), ...endSpans(text)]);
}

/** Private part of a JSON Web Key, in an object that states the key type. */
const keyPart = /["'](?:d|k|p|q|dp|dq|qi|oth)["']?\s{0,3}[:=]\s{0,3}["']([\w-]{16,2000})/g;
const keyType = /["']?kty\\?["']?\s{0,3}[:=]/;

export const findWebKeys: Finder = (text) => {
  if (!keyType.test(text)) return [];
  return [...text.matchAll(keyPart)].map(({ index, 0: whole, 1: value = '' }) => ({
    start: index + whole.length - value.length,
    end: index + whole.length,
  }));
};
