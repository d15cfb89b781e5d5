/**
 * What untrusted text can do in a Slack message or on a page, and how it is stopped. One function per place
 * in which text can stand. Source of Slack's rules: docs.slack.dev/messaging/formatting-message-text.
 */

/** Terminal colours and titles, which many log lines carry (ECMA-48 control sequences). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these control characters are what is removed.
const terminalSequences = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?)/g;

/** Controls but the line feed, and the format class: bidirectional overrides, zero-width, soft hyphen, tags. */
const invisible = /(?!\n)\p{Cc}|\p{Cf}/gu;

/**
 * Text with only what a reader can see: no terminal sequences, control characters, bidirectional
 * overrides, zero-width characters or broken surrogates; line ends as `\n`, tabs as two spaces.
 * This is all that a rich_text element needs, for Slack shows its text literally.
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
 * On one line. An `@` that starts a word, as in `@here` or `@name`, becomes a full-width one: it reads the
 * same, and no `link_names` or `parse` setting of a sender makes it a mention. `image@sha256` stays as it is.
 */
function oneLine(text: string): string {
  const line = visibleText(text).replace(/\n+/g, ' ');
  return line.replace(/(?<![\p{L}\p{N}])@(?=[\p{L}\p{N}_])/gu, '＠');
}

/** For mrkdwn text and the fallback `text`: no markup of ours can be forged (`<!channel>`, `<url|label>`). */
export function escapeSlack(text: string): string {
  return entities(oneLine(text));
}

/** For the inside of `inline code` in mrkdwn: no backtick ends the span. */
export function escapeCode(text: string): string {
  return entities(oneLine(text).replaceAll('`', "'"));
}

/**
 * For plain_text objects. Slack reads no markup there but some clients show entities as they are, so
 * look-alikes stand for the angle brackets.
 */
export function escapePlain(text: string): string {
  return oneLine(text).replaceAll('<', '‹').replaceAll('>', '›');
}

/** For the text of an HTML element, and for an attribute's value between quotes. */
export function escapeHtml(text: string): string {
  return entities(visibleText(text)).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
