import { minutesInWords, percentInWords, sizeInWords, usdInWords } from '../../model/format.ts';
import { alignedTable } from '../../model/text/aligned-table.ts';
import { slackLimits } from '../../slack/limits.ts';
import { mrkdwn } from '../../slack/untrusted.ts';
import type { ConsideredSize } from '../decide/decision.ts';
import type { ServiceReport } from '../service-report.ts';
import { nearestSizes } from './nearest-sizes.ts';
import { noteWords } from './note-words.ts';
import { serviceFacts } from './service-facts.ts';
import { reasonWords } from './skip-words.ts';
import { runnerUpInWords, stepsOf } from './steps.ts';
import { orderInWords } from './words.ts';

const nameRoom = 100;
const lineRoom = 300;
const mostSizes = 11;
/** Lines of one kind; there may be ten containers, and as many notes. */
const mostLines = 8;
/** Tried in turn, as the texts are of any length. At the last of them the table and our words alone remain. */
const scales = [1, 0.6, 0.35, 0.2, 0.1];

/**
 * All that a decision rests on, in one text of mrkdwn for whoever asked: usage, the sizes that were weighed, what stood
 * against the next cheaper one, what to change and what to mind. Never longer than a text of Slack.
 */
export function whyText(report: ServiceReport): string {
  const drafts = scales.map((scale) => () => draft(report, scale));
  for (const make of drafts) {
    const text = make();
    if (text.length <= slackLimits.messageText) return text;
  }
  return draft({ ...report, notes: [], gaps: [] }, 0.05);
}

function draft(report: ServiceReport, scale: number): string {
  const room = Math.ceil(lineRoom * scale);
  const { place, decision, notes, gaps } = report;
  const line = (words: string) => `• ${mrkdwn(words, room)}`;
  const facts = serviceFacts(report, 'list price').map(
    ({ label, value }) => `• ${label}: ${mrkdwn(value, room)}`,
  );
  const runnerUp = runnerUpInWords(report);
  const parts = [
    `*${mrkdwn(place.name, nameRoom)}: ${orderInWords(report)}*\n${mrkdwn(reasonWords(decision), 2 * room)}`,
    listed('What was seen', facts),
    sizesTable(report.considered),
    runnerUp ? mrkdwn(runnerUp, 2 * room) : '',
    marginLine(report),
    listed('What to change', stepsOf(report).map(line)),
    listed(
      'Mind',
      notes.map((note) => line(noteWords(note))),
    ),
    listed('Not readable', gaps.map(line)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function listed(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const leftOut = lines.length - mostLines;
  const more = leftOut > 0 ? [`• and ${leftOut} more`] : [];
  return [`*${heading}*`, ...lines.slice(0, mostLines), ...more].join('\n');
}

/** The sizes around the chosen one: what each costs, and what the usage would have met on it. Of our own words alone. */
function sizesTable(considered: readonly ConsideredSize[]): string {
  if (considered.length === 0) return '';
  const { shown, leftOut } = nearestSizes(considered, mostSizes);
  const isPriced = shown.every(({ monthlyUsd }) => monthlyUsd !== undefined);
  const rows = shown.map(({ size, monthlyUsd, priceShare, minutesOver, memoryKills, verdict }) => [
    sizeInWords(size),
    isPriced ? usdInWords(monthlyUsd ?? 0) : percentInWords(priceShare),
    minutesOver > 0 ? minutesInWords(minutesOver) : '–',
    memoryKills > 0 ? String(memoryKills) : '–',
    verdict,
  ]);
  const heading = ['size', isPriced ? '$/month' : 'of the price', 'CPU over it', 'killed', ''];
  const more = leftOut > 0 ? ` (${leftOut} more left out)` : '';
  return `*The sizes considered*${more}\n\`\`\`\n${alignedTable([heading, ...rows])}\n\`\`\``;
}

/** How much the chosen size leaves free, and how far the days seen can be trusted. */
function marginLine({ decision, tolerance }: ServiceReport): string {
  if (decision.action === 'skip') return '';
  const { headroom, confidence } = decision;
  const free = (share: number) =>
    share < 0 ? `${percentInWords(-share)} too small` : `${percentInWords(share)} free`;
  return `At its peak the chosen size has CPU ${free(headroom.cpu)} and memory ${free(headroom.memory)} · tolerance ${tolerance} · confidence ${percentInWords(confidence)}`;
}
