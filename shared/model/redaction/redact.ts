import { secretPatterns } from './patterns.ts';

/** Masking one secret can uncover the start of the next; more than two rounds are hardly ever needed. */
const mostRounds = 5;

/**
 * Masks credentials, tokens, keys and email addresses in text that leaves the account: the value becomes
 * `[redacted]`, the name of its key and its host stay. Linear in the length of the text, and doing it twice
 * changes nothing more. It knows forms, not secrets: a password that stands alone cannot be told from a word.
 */
export function redact(text: string): string {
  let clean = text;
  for (let round = 0; round < mostRounds; round++) {
    const before = clean;
    for (const { pattern, replacement } of secretPatterns) clean = clean.replace(pattern, replacement);
    if (clean === before) break;
  }
  return clean;
}
