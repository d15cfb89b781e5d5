import { cleanText } from '../../model/redaction/clean-text.ts';
import { wrap } from '../../model/text/plain-text.ts';

/** Longest text, characters: longer than any reason or note of ours. */
const longest = 4_000;

/** Free text (reasons, notes, gaps) for files and terminals: one line, no control characters, secrets masked. */
export function safeWords(words: string): string {
  return cleanText(words, longest).replace(/\n+/g, ' ');
}

/** Colours of ANSI by their meaning. */
const codes = { high: 31, medium: 33, low: 36, saving: 32, soft: 2, strong: 1 } as const;

/** Paints words for the terminal. */
export type Paint = (meaning: keyof typeof codes, words: string) => string;

export const asItIs: Paint = (_, words) => words;

export const inColor: Paint = (meaning, words) =>
  words === '' ? words : `\u001B[${codes[meaning]}m${words}\u001B[0m`;

/** Problems, each after a mark. */
export function warnings(words: readonly string[], columns: number, paint: Paint): string {
  return words
    .flatMap((line) => wrap(safeWords(line), columns, { first: '! ', rest: '  ' }))
    .map((line) => paint('medium', line))
    .join('\n');
}
