import { wrap } from '../../model/text/plain-text.ts';
import { safeWords } from './safe-words.ts';

/** ANSI's colours by what they mean here. */
const codes = { high: 31, medium: 33, low: 36, saving: 32, soft: 2, strong: 1 } as const;

/** Words as the terminal shows them. */
export type Paint = (meaning: keyof typeof codes, words: string) => string;

export const asItIs: Paint = (_, words) => words;

export const inColor: Paint = (meaning, words) =>
  words === '' ? words : `\u001B[${codes[meaning]}m${words}\u001B[0m`;

/** What went wrong, a mark before each. */
export function warnings(words: readonly string[], columns: number, paint: Paint): string {
  return words
    .flatMap((line) => wrap(safeWords(line), columns, { first: '! ', rest: '  ' }))
    .map((line) => paint('medium', line))
    .join('\n');
}
