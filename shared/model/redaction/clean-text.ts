import { longestReason } from '../stopped-task.ts';
import { visibleText } from '../text/escape.ts';
import { redact, redactLines } from './redact.ts';
import { masked } from './span.ts';

/**
 * The only path for text from outside (events, logs, reasons, names, errors) to the table, Slack, logs, files and the
 * terminal. First removes invisible characters, which could hide a secret; then bounds the text, so that a long one is
 * not expensive; then redacts it. The caller truncates the result, because half a secret would not be recognized, and
 * escapes it for its destination.
 */

/** Characters to examine: a secret that begins within the limit ends within four times as many, or one kilobyte more. */
function roomFor(limit: number): number {
  return Math.min(4 * limit, limit + 1024);
}

/** Last word of a truncated text, which may be half a secret. */
const lastWord = /[^\s",;&<>(){}[\]'|]+$/;

/** Visible beginning of a text; masks a word that the bound splits. */
function bounded(text: string, limit: number): string {
  const room = roomFor(limit);
  const visible = visibleText(text.slice(0, room));
  if (text.length <= room) return visible;
  // A cut within a surrogate pair would leave half of it.
  const end = /[\uD800-\uDBFF]/.test(visible.charAt(limit - 1)) ? limit - 1 : limit;
  return visible.slice(0, end) + visible.slice(end).replace(lastWord, masked);
}

/**
 * Text that is safe to show, at most slightly longer than `limit`.
 * @param limit characters that the caller will show
 */
export function cleanText(text: string, limit: number): string {
  return redact(bounded(text, limit));
}

/**
 * ECS message in the form in which it is stored: a reason, a service event or an error, which may quote a container, a
 * registry or a person. At most `longestReason` characters; undefined if empty.
 */
export function cleanReason(words: string | null | undefined): string | undefined {
  return words === null || words === undefined
    ? undefined
    : cleanText(words, longestReason).slice(0, longestReason).toWellFormed();
}

/**
 * Lines that are safe to show. Redacted together, to recognize secrets that span lines (a private key, a value below its
 * name); a line of which nothing is left is empty.
 * @param limit characters that the caller will show of each line
 */
export function cleanLines(lines: readonly string[], limit: number): string[] {
  const visible = lines.map((line) => bounded(line, limit));
  const counts = visible.map((line) => line.split('\n').length);
  const clean = redactLines(visible);
  let at = 0;
  return counts.map((count) => {
    at += count;
    return clean
      .slice(at - count, at)
      .join('\n')
      .trimEnd();
  });
}
