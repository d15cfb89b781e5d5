import { redact } from '../../model/redaction/redact.ts';
import { visibleText } from '../../model/text/escape.ts';

/** Free text (reasons, notes, gaps) for files and terminals: one line, no control characters, secrets masked. */
export function safeWords(words: string): string {
  return redact(visibleText(words)).replace(/\n+/g, ' ');
}
