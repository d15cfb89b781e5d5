import type { Block } from './message.ts';

/**
 * What Slack accepts, where our messages come near it: lengths in characters (we count UTF-16 units, never
 * fewer) and numbers of things. A section (3,000) is far larger than the few lines that we put into one.
 * Sources: docs.slack.dev/reference/block-kit/blocks and /reference/methods/chat.update, read 2026-11.
 */
export const slackLimits = {
  blocks: 50,
  headerText: 150,
  contextElements: 10,
  /** chat.update refuses a longer `text`; chat.postMessage would take 40,000. */
  messageText: 4000,
  /**
   * All blocks of a message together. Slack publishes no number; it was measured to answer
   * `msg_blocks_too_long` from about 13,200 characters on (github.com/slackapi/bolt-js/issues/2509
   * and /2867). Counting the bytes of the JSON and stopping at 12,000 is safe in every reading of that.
   */
  blocksBytes: 12_000,
} as const;

/**
 * The limits of Slack's own charts and tables. Sources: docs.slack.dev/reference/block-kit/blocks, pages
 * data-visualization-block and data-table-block; that a message takes two charts was found by others
 * (github.com/vercel/chat/pull/696). Where sources differ in age, this is the smaller number.
 */
export const nativeLimits = {
  chartsInMessage: 2,
  chartTitle: 50,
  chartSeries: 6,
  chartCategories: 20,
  /** Of a category and of a series. */
  chartLabel: 20,
  chartAxisLabel: 50,
  /** With the header. */
  tableRows: 101,
  tableColumns: 20,
  /** All cells of all tables of a message together. */
  tableCharacters: 10_000,
  tablePageSize: 100,
} as const;

/** Whether all blocks together are small enough for one message. */
export function blocksFit(blocks: readonly Block[]): boolean {
  return new TextEncoder().encode(JSON.stringify(blocks)).length <= slackLimits.blocksBytes;
}

/** For the rare message that does not fit. */
const tighterScales = [0.5, 0.2, 0.05];

/**
 * The blocks of one message, with its texts cut as far as needed.
 *
 * @param draft makes the blocks; its scale is the share of their usual room that texts may take, 1 at first.
 * At 0.05 they must fit, whatever the texts are
 * @param isSmallEnough what Slack would say
 */
export function draftThatFits(draft: (scale: number) => Block[], isSmallEnough = blocksFit): Block[] {
  let blocks = draft(1);
  for (const scale of tighterScales) {
    if (isSmallEnough(blocks)) break;
    blocks = draft(scale);
  }
  return blocks;
}

/** The end of a cut text that must go too: half an escape entity (`&am`) or half a surrogate pair. */
const halfCharacter = /(?:&[a-z]{0,3}|[\uD800-\uDBFF])$/;

/** `text` in at most `limit` characters (1 or more); what was cut shows as an ellipsis. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - 1).replace(halfCharacter, '');
  return `${head.trimEnd()}…`;
}

/** Room for the line that says how many lines were left out. */
const markerRoom = 30;

/**
 * The newest of `lines` (oldest first), at most `limits.lines` of them and `limits.characters` together,
 * after a first line that says how many were left out. The newest line always stays, if need be cut.
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
