import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextBlockElement,
  RichTextList,
  RichTextPreformatted,
  RichTextQuote,
  RichTextSection,
  RichTextText,
  SectionBlock,
  StaticSelect,
} from '@slack/types';

/**
 * The few block shapes that our messages are made of (docs.slack.dev/reference/block-kit/blocks).
 * Texts must be fit for their place already; see untrusted.ts. Slack shows the text of rich_text literally.
 */

export function text(words: string): RichTextText {
  return { type: 'text', text: words };
}

export function bold(words: string): RichTextText {
  return { type: 'text', text: words, style: { bold: true } };
}

export function inlineCode(words: string): RichTextText {
  return { type: 'text', text: words, style: { code: true } };
}

/** The title. `words` is plain text, in which `:white_check_mark:` and the like become emoji. */
export function header(words: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: words, emoji: true } };
}

/** Lines of mrkdwn. */
export function section(lines: readonly string[]): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n') } };
}

/** One fact: a label of ours and its value in mrkdwn. */
export interface Fact {
  label: string;
  value: string;
}

/** One fact to a line: the two columns of a section's fields break long values on a phone. */
export function factBlocks(facts: readonly Fact[]): SectionBlock[] {
  return facts.length === 0 ? [] : [section(facts.map(({ label, value }) => `*${label}*  ${value}`))];
}

/** Small grey mrkdwn, one piece beside the other. */
export function context(...words: string[]): ContextBlock {
  return { type: 'context', elements: words.map((element) => ({ type: 'mrkdwn', text: element })) };
}

/** Small grey text without any formatting. */
export function plainContext(words: readonly string[]): ContextBlock {
  return {
    type: 'context',
    elements: words.map((element) => ({ type: 'plain_text', text: element, emoji: false })),
  };
}

/** A paragraph or several kinds of literal text, one under the other. */
export function richText(...elements: RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements };
}

export function paragraph(...elements: RichTextText[]): RichTextSection {
  return { type: 'rich_text_section', elements };
}

/** @param offset items of an ordered list that stand before it: its numbers go on after something else. */
export function list(
  style: 'bullet' | 'ordered',
  items: readonly RichTextText[][],
  offset = 0,
): RichTextList {
  const elements = items.map((item) => paragraph(...item));
  return { type: 'rich_text_list', style, elements, ...(offset > 0 && { offset }) };
}

export function quote(words: string): RichTextQuote {
  return { type: 'rich_text_quote', elements: [text(words)] };
}

export function preformatted(words: string): RichTextPreformatted {
  return { type: 'rich_text_preformatted', elements: [text(words)] };
}

/** Buttons and menus beside each other. A click comes back with its action's id and value. */
export function actions(...elements: (Button | StaticSelect)[]): ActionsBlock {
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
): Button {
  const { id: action_id, value } = action;
  return {
    type: 'button',
    text: plainText(label),
    action_id,
    value,
    ...(confirmation && { style: 'primary', confirm: dialog(confirmation) }),
  };
}

/** A menu that is a choice at once. */
export function menu(
  label: string,
  actionId: string,
  options: readonly { label: string; value: string }[],
): StaticSelect {
  return {
    type: 'static_select',
    action_id: actionId,
    placeholder: plainText(label),
    options: options.map(({ label: words, value }) => ({ text: plainText(words), value })),
  };
}

function dialog({ title, words, yes }: Confirmation): ConfirmationDialog {
  return {
    title: plainText(title),
    text: plainText(words),
    confirm: plainText(yes),
    deny: plainText('Cancel'),
  };
}

function plainText(words: string): PlainTextElement {
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
