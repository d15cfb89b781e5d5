/**
 * Escaping of untrusted text for Slack messages and pages, with one function for each place where text can appear.
 * Source of Slack's rules: docs.slack.dev/messaging/formatting-message-text.
 */

/** Terminal colors and titles, which many log lines contain (ECMA-48 control sequences). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these control characters are what is removed.
const terminalSequences = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?)/g;

/**
 * Control characters other than the line feed, and the format class: bidirectional overrides, zero-width characters,
 * soft hyphen, tags.
 */
const invisible = /(?!\n)\p{Cc}|\p{Cf}/gu;

/**
 * Reduces text to what a reader can see: no terminal sequences, control characters, bidirectional overrides, zero-width
 * characters or broken surrogates; line ends as `
 * `, tabs as two spaces. Sufficient for a rich_text element, since Slack shows its text literally.
 */
export function visibleText(text: string): string {
  return text
    .replace(terminalSequences, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '  ')
    .replace(invisible, '')
    .toWellFormed();
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Puts text on one line. An `@` at the start of a word, as in `@here` or `@name`, becomes a full-width one: it reads
 * the same, and no `link_names` or `parse` setting of a sender turns it into a mention. `image@sha256` stays as it is.
 */
function oneLine(text: string): string {
  const line = visibleText(text).replace(/\n+/g, ' ');
  return line.replace(/(?<![\p{L}\p{N}])@(?=[\p{L}\p{N}_])/gu, '＠');
}

/** Escapes mrkdwn and the fallback `text`, so that no markup can be forged (`<!channel>`, `<url|label>`). */
export function escapeSlack(text: string): string {
  return entities(oneLine(text));
}

/** Escapes the inside of `inline code` in mrkdwn, so that no backtick ends the span. */
export function escapeCode(text: string): string {
  return entities(oneLine(text).replaceAll('`', "'"));
}

/**
 * Escapes plain_text objects. Slack reads no markup there, but some clients show entities literally, so look-alikes
 * replace the angle brackets.
 */
export function escapePlain(text: string): string {
  return oneLine(text).replaceAll('<', '‹').replaceAll('>', '›');
}

/** Escapes the text of an HTML element, and a quoted attribute value. */
export function escapeHtml(text: string): string {
  return entities(visibleText(text)).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
