import { secretPatterns } from './redact-patterns.ts';

/**
 * Masks credentials, tokens, keys and email addresses in text that leaves the account: the value becomes
 * `[redacted]`, the name of its key and its host stay. Linear in the length of the text, and doing it twice
 * changes nothing more. It knows forms, not secrets: a password that stands alone cannot be told from a word.
 */
export function redact(text: string): string {
  let clean = text;
  for (const { pattern, replacement } of secretPatterns) clean = clean.replace(pattern, replacement);
  return clean;
}
