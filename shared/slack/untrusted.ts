import { cleanLines, cleanText } from '../model/redaction/clean-text.ts';
import { escapeCode, escapePlain, escapeSlack } from '../model/text/escape.ts';
import { cutText, newestLines } from './limits.ts';

/**
 * The only ways by which text from outside (events, logs, reasons, names) gets into a message. Each
 * returns at most `limit` characters, redacted and fit for its place, and '?' where nothing is left.
 */

function safe(text: string, limit: number, escapeFor: (clean: string) => string): string {
  return cutText(escapeFor(cleanText(text, limit)).trim(), limit) || '?';
}

/** For the literal text of a rich_text element. */
export function literal(text: string, limit: number): string {
  return safe(text, limit, (clean) => clean);
}

/** For mrkdwn text and for the message's fallback text. */
export function mrkdwn(text: string, limit: number): string {
  return safe(text, limit, escapeSlack);
}

/** For mrkdwn text, as inline code. */
export function code(text: string, limit: number): string {
  return `\`${safe(text, limit, escapeCode)}\``;
}

/** For plain_text objects. */
export function plain(text: string, limit: number): string {
  return safe(text, limit, escapePlain);
}

/** Longer lines are cut at their end: what went wrong stands at their beginning. */
const lineLimit = 300;

/**
 * The newest lines of a log, for a preformatted rich_text element. Empty when nothing visible is left.
 */
export function literalLines(
  messages: readonly string[],
  limits: { lines: number; characters: number },
): string {
  const lines = cleanLines(messages, lineLimit).flatMap((message) => message.split('\n'));
  const seen = lines.map((line) => cutText(line.trimEnd(), lineLimit)).filter((line) => line !== '');
  return newestLines(seen, limits).join('\n');
}
