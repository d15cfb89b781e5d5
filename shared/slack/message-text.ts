import type {
  ActionsBlock,
  ContextBlock,
  DataTableBlock,
  HeaderBlock,
  RichTextBlockElement,
  RichTextList,
  SectionBlock,
  TextObject,
} from '@slack/types';
import { alignedTable, mrkdwnToText, wrap } from '../model/text/plain-text.ts';
import type { Block, LineChartBlock, SlackMessage } from './message.ts';

/** Numbered URLs below the message, where their length does not disturb the text. */
interface Footnotes {
  add(url: string): string;
  lines(): string[];
}

function footnotes(): Footnotes {
  const urls: string[] = [];
  return {
    add: (url) => {
      if (!urls.includes(url)) urls.push(url);
      return `[${urls.indexOf(url) + 1}]`;
    },
    lines: () => urls.map((url, index) => `[${index + 1}] ${url}`),
  };
}

interface Renderer {
  width: number;
  notes: Footnotes;
}

function objectText(object: TextObject, { notes }: Renderer): string {
  return object.type === 'mrkdwn' ? mrkdwnToText(object.text, notes.add) : object.text;
}

function headerLines(block: HeaderBlock, renderer: Renderer): string[] {
  const title = objectText({ type: 'mrkdwn', text: block.text.text }, renderer);
  const lines = wrap(title, renderer.width);
  return [...lines, '─'.repeat(Math.max(...lines.map((line) => line.length)))];
}

/** Format of a fact: `*Label*  value`. */
const labelled = /^\*([^*]+)\* {2}(.*)$/;

/** Facts in two columns, with the values aligned. */
function tableLines(rows: { label: string; value: string }[], { width }: Renderer): string[] {
  const column = Math.max(...rows.map(({ label }) => label.length)) + 2;
  return rows.flatMap(({ label, value }) =>
    wrap(value, width, { first: label.padEnd(column), rest: ' '.repeat(column) }),
  );
}

function sectionLines({ text: object }: SectionBlock, renderer: Renderer): string[] {
  if (!object) return [];
  const rows = object.text.split('\n').map((line) => labelled.exec(line));
  if (rows.includes(null)) return wrap(objectText(object, renderer), renderer.width);
  const cells = rows.map((row) => ({
    label: row?.[1] ?? '',
    value: objectText({ ...object, text: row?.[2] ?? '' }, renderer),
  }));
  return tableLines(cells, renderer);
}

function contextLines({ elements }: ContextBlock, renderer: Renderer): string[] {
  return elements.flatMap((element) =>
    wrap(element.type === 'image' ? element.alt_text : objectText(element, renderer), renderer.width),
  );
}

/** Text of a rich text element; ours contain no mentions, dates or emoji. */
function joined({ elements }: Exclude<RichTextBlockElement, RichTextList>): string {
  return elements.map((element) => ('text' in element ? (element.text ?? '') : '')).join('');
}

function listLines(
  { elements, style, offset = 0 }: RichTextList & { offset?: number },
  { width }: Renderer,
): string[] {
  return elements.flatMap((item, index) => {
    const first = style === 'ordered' ? `${index + offset + 1}. ` : '• ';
    const rest = ' '.repeat(first.length);
    return wrap(joined(item), width, { first, rest });
  });
}

function richLines(element: RichTextBlockElement, renderer: Renderer): string[] {
  if (element.type === 'rich_text_list') return listLines(element, renderer);
  const prefix = { rich_text_quote: '│ ', rich_text_preformatted: '    ', rich_text_section: '' }[
    element.type
  ];
  const text = joined(element);
  // A command stays in one line, so that it can be copied.
  if (element.type === 'rich_text_preformatted' && !text.includes('\n')) return [prefix + text];
  return wrap(text, renderer.width, { first: prefix, rest: prefix });
}

/** Buttons and menus as text: `[Apply] [Not now …] [Why]`. */
function actionsLine({ elements }: ActionsBlock): string {
  return elements.map((element) => `[${labelOf(element)}]`).join(' ');
}

function labelOf(element: ActionsBlock['elements'][number]): string {
  if (element.type === 'button') return element.text.text;
  return 'placeholder' in element ? `${element.placeholder?.text} …` : element.type;
}

function blockLines(block: Block, renderer: Renderer): string[] {
  switch (block.type) {
    case 'header':
      return headerLines(block, renderer);
    case 'section':
      return sectionLines(block, renderer);
    case 'context':
      return contextLines(block, renderer);
    case 'rich_text':
      return block.elements.flatMap((element) => richLines(element, renderer));
    case 'actions':
      return [actionsLine(block)];
    case 'data_visualization':
      return [chartAsText(block)];
    case 'data_table':
      return [tableAsText(block, renderer)];
    default:
      return [`(${block.type})`];
  }
}

/**
 * Renders a message for a terminal: blocks as paragraphs wrapped at `width` columns, dates as their UTC
 * fallback, links as numbers with the URLs below. Only URLs, commands and other unbreakable words exceed the width.
 */
export function messageAsText(message: SlackMessage, { width }: { width: number } = { width: 80 }): string {
  const renderer = { width, notes: footnotes() };
  const paragraphs = message.blocks.map((block) => blockLines(block, renderer).join('\n'));
  const addresses = renderer.notes.lines().join('\n');
  return [...paragraphs, addresses].filter((paragraph) => paragraph !== '').join('\n\n');
}

/** Line chart as text: first, last and highest value of each series. */
function chartAsText({ title, chart }: LineChartBlock): string {
  const rows = chart.series.map(({ name, data }) => {
    const values = data.map(({ value }) => value);
    return [name, ...[values[0] ?? 0, values.at(-1) ?? 0, Math.max(...values)].map(String)];
  });
  const heading = [chart.axis_config.y_label ?? '', 'first', 'last', 'highest'];
  return `${title}\n${alignedTable([heading, ...rows])}`;
}

/** Data table with all rows, below its caption: in columns, or an entry per row where they do not fit the width. */
function tableAsText({ caption, rows }: DataTableBlock, { width }: Renderer): string {
  const cells = rows.map((row) => row.map((cell) => ('text' in cell ? (cell.text ?? '') : '')));
  const table = alignedTable(cells);
  const fits = table.split('\n').every((line) => line.length <= width);
  return `${caption}\n${fits ? table : asEntries(cells, width)}`;
}

/** "quote-engine", and below it "Action: Grow · Change: +$36"; cells that say nothing are left out. */
function asEntries([headings = [], ...rows]: string[][], width: number): string {
  const entries = rows.map(([name = '', ...values]) => {
    const said = values.flatMap((value, at) =>
      /^[–—-]?$/.test(value) ? [] : [`${headings[at + 1] ?? ''}: ${value}`],
    );
    return [name, ...wrap(said.join(' · '), width, { first: '  ', rest: '  ' })];
  });
  return entries.flat().join('\n');
}
