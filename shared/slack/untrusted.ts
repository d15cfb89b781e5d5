import { redact } from '../model/redaction/redact.ts';
import { escapeCode, escapePlain, escapeSlack, visibleText } from '../model/text/escape.ts';
import { cutText, newestLines } from './limits.ts';

/**
 * The only ways by which text from outside (events, logs, reasons, names) gets into a message. Each
 * returns at most `limit` characters, redacted and fit for its place, and '?' where nothing is left.
 */

/** Before the costly steps a text is cut at this many times its limit: a secret at the last cut is still whole. */
const margin = 4;

/**
 * Invisible characters go first, for they could hide a secret from redaction; the cut comes last, for half a
 * secret is not recognised.
 */
function safe(text: string, limit: number, escapeFor: (clean: string) => string): string {
  const clean = redact(visibleText(text.slice(0, limit * margin)));
  return cutText(escapeFor(clean).trim(), limit) || '?';
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
 * The newest lines of a log, for a preformatted rich_text element. They are redacted together, so that
 * what spans lines (a private key) is recognised. Empty when nothing visible is left.
 */
export function literalLines(
  messages: readonly string[],
  limits: { lines: number; characters: number },
): string {
  const text = messages.map((message) => message.slice(0, lineLimit * margin)).join('\n');
  const lines = redact(visibleText(text)).split('\n');
  const seen = lines.map((line) => cutText(line.trimEnd(), lineLimit)).filter((line) => line !== '');
  return newestLines(seen, limits).join('\n');
}
