import { cleanText } from '../../model/redaction/clean-text.ts';
import { wrap } from '../../model/text/plain-text.ts';

/** Characters kept of a text; longer than any reason or note. */
const longest = 4_000;

/**
 * Makes free text (reasons, notes, gaps) safe for files and terminals: one line, no control characters, secrets masked.
 */
export function safeWords(words: string): string {
  return cleanText(words, longest).replace(/\n+/g, ' ');
}

/** ANSI colors by meaning. */
const codes = { high: 31, medium: 33, low: 36, saving: 32, soft: 2, strong: 1 } as const;

/** Colors words for the terminal. */
export type Paint = (meaning: keyof typeof codes, words: string) => string;

export const asItIs: Paint = (_, words) => words;

export const inColor: Paint = (meaning, words) =>
  words === '' ? words : `\u001B[${codes[meaning]}m${words}\u001B[0m`;

/** Problems, each with a warning sign. */
export function warnings(words: readonly string[], columns: number, paint: Paint): string {
  return words
    .flatMap((line) => wrap(safeWords(line), columns, { first: '! ', rest: '  ' }))
    .map((line) => paint('medium', line))
    .join('\n');
}
