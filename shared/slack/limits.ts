import type { Block } from './message.ts';

/**
 * Limits of Slack that our messages come near: lengths in characters (counted here in UTF-16 units, which are never
 * fewer) and counts. The limit of a section (3,000) is left out: ours have a few lines.
 * Sources: docs.slack.dev/reference/block-kit/blocks and /reference/methods/chat.update, read 2026-11.
 */
export const slackLimits = {
  blocks: 50,
  headerText: 150,
  contextElements: 10,
  /** chat.update refuses a longer `text`; chat.postMessage allows 40,000. */
  messageText: 4000,
  /**
   * All blocks of a message together, bytes of JSON. Slack publishes no limit; users measured
   * `msg_blocks_too_long` from about 13,200 characters (github.com/slackapi/bolt-js/issues/2509
   * and /2867). 12,000 bytes is safe whether Slack counts characters or bytes.
   */
  blocksBytes: 12_000,
} as const;

/**
 * Limits of Slack's charts and tables. Sources: docs.slack.dev/reference/block-kit/blocks, pages
 * data-visualization-block and data-table-block; the limit of two charts per message is from
 * github.com/vercel/chat/pull/696. If sources differ, the smaller number is used.
 */
export const nativeLimits = {
  chartsInMessage: 2,
  chartTitle: 50,
  chartSeries: 6,
  chartCategories: 20,
  /** Label of a category or a series. */
  chartLabel: 20,
  chartAxisLabel: 50,
  /** Including the header. */
  tableRows: 101,
  tableColumns: 20,
  /** All cells of all tables of a message together. */
  tableCharacters: 10_000,
  tablePageSize: 100,
} as const;

/** Tells whether all blocks together fit into one message. */
export function blocksFit(blocks: readonly Block[]): boolean {
  return new TextEncoder().encode(JSON.stringify(blocks)).length <= slackLimits.blocksBytes;
}

/** Scales tried, in order, for the rare message that does not fit. */
const tighterScales = [0.5, 0.2, 0.05];

/**
 * Blocks of one message, with texts truncated until they fit.
 *
 * @param draft builds the blocks; `scale` is the share of its usual length that each text may have, 1 at first.
 * At 0.05 the blocks must fit, whatever the texts
 * @param isSmallEnough tells whether Slack accepts the blocks
 */
export function draftThatFits(draft: (scale: number) => Block[], isSmallEnough = blocksFit): Block[] {
  let blocks = draft(1);
  for (const scale of tighterScales) {
    if (isSmallEnough(blocks)) break;
    blocks = draft(scale);
  }
  return blocks;
}

/** Remainder to drop from the end of a truncated text: half an escape entity (`&am`) or half a surrogate pair. */
const halfCharacter = /(?:&[a-z]{0,3}|[\uD800-\uDBFF])$/;

/** Truncates `text` to at most `limit` characters (1 or more); an ellipsis marks the cut. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - 1).replace(halfCharacter, '');
  return `${head.trimEnd()}…`;
}

/** Characters reserved for the line that gives the number of omitted lines. */
const markerRoom = 30;

/**
 * Newest of `lines` (oldest first): at most `limits.lines` lines and `limits.characters` characters in all, after a
 * first line with the number of omitted lines. The newest line is always kept, truncated if necessary.
 */
export function newestLines(
  lines: readonly string[],
  limits: { lines: number; characters: number },
): string[] {
  const room = Math.max(1, limits.characters - markerRoom);
  const kept: string[] = [];
  let used = 0;
  for (const line of lines.slice(-limits.lines).toReversed()) {
    used += line.length + 1;
    if (kept.length > 0 && used > room) break;
    kept.unshift(cutText(line, room));
  }
  const leftOut = lines.length - kept.length;
  return leftOut === 0 ? kept : [`… ${leftOut} earlier ${leftOut === 1 ? 'line' : 'lines'}`, ...kept];
}
