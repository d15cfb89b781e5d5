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
 * Block Kit blocks that the messages use (docs.slack.dev/reference/block-kit/blocks).
 * Texts must already be escaped for their block; see untrusted.ts. Slack shows the text of rich_text literally.
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

/** Title. `words` is plain text, in which Slack renders codes such as `:white_check_mark:` as emoji. */
export function header(words: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: words, emoji: true } };
}

/** Section of mrkdwn lines. */
export function section(lines: readonly string[]): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n') } };
}

/** Label (trusted text) with its value in mrkdwn. */
export interface Fact {
  label: string;
  value: string;
}

/** Facts, one per line: the two columns of a section's fields would wrap long values on a phone. */
export function factBlocks(facts: readonly Fact[]): SectionBlock[] {
  return facts.length === 0 ? [] : [section(facts.map(({ label, value }) => `*${label}*  ${value}`))];
}

/** Small gray mrkdwn texts, side by side. */
export function context(...words: string[]): ContextBlock {
  return { type: 'context', elements: words.map((element) => ({ type: 'mrkdwn', text: element })) };
}

/** Small gray text without formatting. */
export function plainContext(words: readonly string[]): ContextBlock {
  return {
    type: 'context',
    elements: words.map((element) => ({ type: 'plain_text', text: element, emoji: false })),
  };
}

/** Literal text: paragraphs, lists, quotes and code, one below the other. */
export function richText(...elements: RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements };
}

export function paragraph(...elements: RichTextText[]): RichTextSection {
  return { type: 'rich_text_section', elements };
}

/** @param offset number of items that precede an ordered list, to continue its numbering */
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

/** Row of buttons and menus. Slack sends a click with the action's ID and value. */
export function actions(...elements: (Button | StaticSelect)[]): ActionsBlock {
  return { type: 'actions', elements };
}

/** Confirmation dialog of a button. Plain text: Slack allows 100 characters for the title, 300 for the words. */
export interface Confirmation {
  title: string;
  words: string;
  yes: string;
}

/** Longest accessibility label, characters (docs.slack.dev/reference/block-kit/block-elements/button-element). */
const spokenLimit = 75;

/**
 * Button. @param action its `of` names the service or job, in plain text: a screen reader then says "Apply: checkout", so that
 * the buttons of many messages differ.
 */
export function button(
  label: string,
  action: { id: string; value: string; of: string },
  confirmation?: Confirmation,
): Button {
  const { id: action_id, value, of } = action;
  return {
    type: 'button',
    text: plainText(label),
    accessibility_label: `${label}: ${of}`.slice(0, spokenLimit),
    action_id,
    value,
    ...(confirmation && { style: 'primary', confirm: dialog(confirmation) }),
  };
}

/** Menu; choosing an option triggers the action, with no separate submit. */
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

/** Longest URL, characters. Names in AWS's and Slack's URLs are bounded, so a longer URL is not theirs and would crowd out the text. */
const urlLimit = 800;

/**
 * Link in mrkdwn. `label` must already be escaped.
 *
 * @returns the label alone if the URL is not http(s) or is longer than `limit` characters
 */
export function link(url: string, label: string, limit = urlLimit): string {
  if (!URL.canParse(url)) return label;
  const { protocol, href } = new URL(url);
  const address = href.replaceAll('&', '&amp;').replace(/[<>|]/g, encodeURIComponent);
  return /^https?:$/.test(protocol) && address.length <= limit ? `<${address}|${label}>` : label;
}
