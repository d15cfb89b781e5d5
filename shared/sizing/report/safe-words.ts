import { cleanText } from '../../model/redaction/clean-text.ts';

/** Longer than any reason or note of ours. */
const longest = 4_000;

/** Free text (reasons, notes, gaps) for files and terminals: one line, no control characters, secrets masked. */
export function safeWords(words: string): string {
  return cleanText(words, longest).replace(/\n+/g, ' ');
}
