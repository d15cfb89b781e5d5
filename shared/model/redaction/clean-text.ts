import { longestReason } from '../stopped-task.ts';
import { visibleText } from '../text/escape.ts';
import { redact, redactLines } from './redact.ts';
import { masked } from './span.ts';

/**
 * The one way by which text from outside (events, logs, reasons, names, errors) gets anywhere: to the table, to Slack,
 * into own logs, files and the terminal. Invisible characters go first, for they could hide a secret; the text is
 * bounded, so that a long one costs no more than a short one; then it is redacted. The caller cuts it to its limit, for
 * half a secret is not recognised, and escapes it for its place.
 */

/** A secret that begins within the limit ends within four times as many characters, or a kilobyte more. */
function roomFor(limit: number): number {
  return Math.min(4 * limit, limit + 1024);
}

/** The end of a text that was cut within a word may be half a secret. */
const lastWord = /[^\s",;&<>(){}[\]'|]+$/;

/** The visible beginning of a text. Beyond the limit the word that the bound splits is masked. */
function bounded(text: string, limit: number): string {
  const room = roomFor(limit);
  const visible = visibleText(text.slice(0, room));
  if (text.length <= room) return visible;
  // A cut between the halves of a character would leave one of them.
  const end = /[\uD800-\uDBFF]/.test(visible.charAt(limit - 1)) ? limit - 1 : limit;
  return visible.slice(0, end) + visible.slice(end).replace(lastWord, masked);
}

/**
 * Text that may be shown, a little longer than `limit` at most.
 * @param limit characters that will be shown of it
 */
export function cleanText(text: string, limit: number): string {
  return redact(bounded(text, limit));
}

/**
 * Words of ECS as they are kept: a reason, a service event or an error, in which the words of a container, a
 * registry or a person may stand. At most `longestReason` characters; undefined where there are none.
 */
export function cleanReason(words: string | null | undefined): string | undefined {
  return words === null || words === undefined
    ? undefined
    : cleanText(words, longestReason).slice(0, longestReason).toWellFormed();
}

/**
 * Lines that may be shown. They are redacted together, so that what spans lines (a private key, a value under its
 * name) is recognised; a line of which nothing is left is empty.
 * @param limit characters that will be shown of each
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
