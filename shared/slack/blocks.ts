import type { Block } from './message.ts';

/**
 * The few block shapes that our messages are made of (docs.slack.dev/reference/block-kit/blocks).
 * Texts must be fit for their place already; see untrusted.ts.
 */

/** One element of a rich_text section, list item or quote. Slack shows its text literally. */
interface RichText {
  type: 'text';
  text: string;
  style?: { bold?: true; code?: true };
}

export function text(words: string): RichText {
  return { type: 'text', text: words };
}

export function bold(words: string): RichText {
  return { type: 'text', text: words, style: { bold: true } };
}

export function inlineCode(words: string): RichText {
  return { type: 'text', text: words, style: { code: true } };
}

/** The title. `words` is plain text, in which `:white_check_mark:` and the like become emoji. */
export function header(words: string): Block {
  return { type: 'header', text: { type: 'plain_text', text: words, emoji: true } };
}

/** Lines of mrkdwn. */
export function section(lines: readonly string[]): Block {
  return { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n') } };
}

/** One fact: a label of ours and its value in mrkdwn. */
export interface Fact {
  label: string;
  value: string;
}

/** One fact to a line: the two columns of a section's fields break long values on a phone. */
export function factBlocks(facts: readonly Fact[]): Block[] {
  return facts.length === 0 ? [] : [section(facts.map(({ label, value }) => `*${label}*  ${value}`))];
}

/** Small grey mrkdwn, one piece beside the other. */
export function context(...words: string[]): Block {
  return { type: 'context', elements: words.map((element) => ({ type: 'mrkdwn', text: element })) };
}

/** Small grey text without any formatting. */
export function plainContext(words: readonly string[]): Block {
  return {
    type: 'context',
    elements: words.map((element) => ({ type: 'plain_text', text: element, emoji: false })),
  };
}

/** A paragraph or several kinds of literal text, one under the other. */
export function richText(...elements: Record<string, unknown>[]): Block {
  return { type: 'rich_text', elements };
}

export function paragraph(...elements: RichText[]) {
  return { type: 'rich_text_section', elements };
}

export function list(style: 'bullet' | 'ordered', items: readonly RichText[][]) {
  return { type: 'rich_text_list', style, elements: items.map((elements) => paragraph(...elements)) };
}

export function quote(words: string) {
  return { type: 'rich_text_quote', elements: [text(words)] };
}

export function preformatted(words: string) {
  return { type: 'rich_text_preformatted', elements: [text(words)] };
}

/** Buttons and menus beside each other. A click comes back with its action's id and value. */
export function actions(...elements: Record<string, unknown>[]): Block {
  return { type: 'actions', elements };
}

/** A click on it is asked for again before it counts. Plain text: of the title 100 characters, of the words 300. */
export interface Confirmation {
  title: string;
  words: string;
  yes: string;
}

export function button(
  label: string,
  action: { id: string; value: string },
  confirmation?: Confirmation,
): Record<string, unknown> {
  const { id: action_id, value } = action;
  return {
    ...{ type: 'button', text: plainText(label), action_id, value },
    ...(confirmation && { style: 'primary', confirm: dialog(confirmation) }),
  };
}

/** A menu that is a choice at once. */
export function menu(
  label: string,
  actionId: string,
  options: readonly { label: string; value: string }[],
): Record<string, unknown> {
  return {
    type: 'static_select',
    action_id: actionId,
    placeholder: plainText(label),
    options: options.map(({ label: words, value }) => ({ text: plainText(words), value })),
  };
}

function dialog({ title, words, yes }: Confirmation) {
  const texts = { title, text: words, confirm: yes, deny: 'Cancel' };
  return Object.fromEntries(Object.entries(texts).map(([part, said]) => [part, plainText(said)]));
}

function plainText(words: string) {
  return { type: 'plain_text', text: words };
}

/** AWS and Slack bound the names in their addresses; a longer address is not theirs and would eat the room. */
const urlLimit = 800;

/**
 * A link in mrkdwn. `label` must be escaped already.
 *
 * @returns the label alone when the address is not of the web, or longer than `limit` characters
 */
export function link(url: string, label: string, limit = urlLimit): string {
  if (!URL.canParse(url)) return label;
  const { protocol, href } = new URL(url);
  const address = href.replaceAll('&', '&amp;').replace(/[<>|]/g, encodeURIComponent);
  return /^https?:$/.test(protocol) && address.length <= limit ? `<${address}|${label}>` : label;
}
