import { cleanLines, cleanText } from '../model/redaction/clean-text.ts';
import { escapeCode, escapePlain, escapeSlack } from '../model/text/escape.ts';
import { cutText, newestLines } from './limits.ts';

/**
 * The only functions that admit text from outside (events, logs, reasons, names) to a message. Each returns at
 * most `limit` characters, redacted and escaped for its block, and '?' if nothing is left.
 */

function safe(text: string, limit: number, escapeFor: (clean: string) => string): string {
  return cutText(escapeFor(cleanText(text, limit)).trim(), limit) || '?';
}

/** Prepares text for a rich_text element, which Slack shows literally. */
export function literal(text: string, limit: number): string {
  return safe(text, limit, (clean) => clean);
}

/** Prepares text for mrkdwn and for the message's fallback text. */
export function mrkdwn(text: string, limit: number): string {
  return safe(text, limit, escapeSlack);
}

/** Prepares text as inline code in mrkdwn. */
export function code(text: string, limit: number): string {
  return `\`${safe(text, limit, escapeCode)}\``;
}

/** Prepares text for plain_text objects. */
export function plain(text: string, limit: number): string {
  return safe(text, limit, escapePlain);
}

/** Longest line, characters; longer ones are truncated at the end, because the error is usually at the beginning. */
const lineLimit = 300;

/** Newest lines of a log, for a preformatted rich_text element. Empty if nothing visible is left. */
export function literalLines(
  messages: readonly string[],
  limits: { lines: number; characters: number },
): string {
  return newestLines(literalLinesOf(messages).flat(), limits).join('\n');
}

/** The visible lines of each message of a log, for a preformatted rich_text element. */
export function literalLinesOf(messages: readonly string[]): string[][] {
  return cleanLines(messages, lineLimit).map((message) =>
    message
      .split('\n')
      .map((line) => cutText(line.trimEnd(), lineLimit))
      .filter((line) => line !== ''),
  );
}
