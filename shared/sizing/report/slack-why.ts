import { percentInWords, sizeInWords, usdInWords } from '../../model/format.ts';
import { alignedTable } from '../../model/text/plain-text.ts';
import { slackLimits } from '../../slack/limits.ts';
import { mrkdwn } from '../../slack/untrusted.ts';
import type { ServiceReport } from '../service-report.ts';
import { cpuMetInWords, memoryMetInWords, nearestSizes, verdictWords } from './considered-sizes.ts';
import { noteWords } from './note-words.ts';
import { serviceFacts } from './service-facts.ts';
import { actionInWords, riskAfterInWords, runnerUpInWords, stepsOf } from './service-words.ts';
import { reasonWords } from './skip-words.ts';

const nameRoom = 100;
const lineRoom = 300;
const mostSizes = 11;
/** Lines of each kind; there may be ten containers and as many notes. */
const mostLines = 8;
/** Scales tried in turn, since texts can have any length. At the last one only the table and fixed text remain. */
const scales = [1, 0.6, 0.35, 0.2, 0.1];

/**
 * Evidence of a decision as one mrkdwn text: usage, the sizes considered, the reason against the next cheaper one, the
 * changes and the caveats. Never exceeds the length of a Slack text.
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
    `*${mrkdwn(place.name, nameRoom)}: ${actionInWords(report)}*\n${mrkdwn(reasonWords(decision), 2 * room)}`,
    listed('Observed usage', facts),
    sizesTable(report),
    runnerUp ? mrkdwn(runnerUp, 2 * room) : '',
    marginLine(report),
    listed('What to change', stepsOf(report).map(line)),
    listed(
      'Caveats',
      notes.map((note) => line(noteWords(note))),
    ),
    listed('Could not be read', gaps.map(line)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function listed(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const leftOut = lines.length - mostLines;
  const more = leftOut > 0 ? [`• and ${leftOut} more`] : [];
  return [`*${heading}*`, ...lines.slice(0, mostLines), ...more].join('\n');
}

/** Sizes around the recommended one, with their cost and how the usage would have fitted. Contains fixed text only. */
function sizesTable({ considered, observed }: ServiceReport): string {
  if (considered.length === 0) return '';
  const { shown, leftOut } = nearestSizes(considered, mostSizes);
  const isPriced = shown.every(({ monthlyUsd }) => monthlyUsd !== undefined);
  const rows = shown.map((one) => [
    sizeInWords(one.size),
    isPriced ? usdInWords(one.monthlyUsd ?? 0) : percentInWords(one.priceShare),
    verdictWords[one.verdict],
    [cpuMetInWords(one), memoryMetInWords(one, observed)].filter(Boolean).join(', '),
  ]);
  const heading = ['size', isPriced ? '$/month' : 'vs. current', '', 'with observed usage'];
  const more = leftOut > 0 ? ` (${leftOut} more left out)` : '';
  return `*Sizes considered*${more}\n\`\`\`\n${alignedTable([heading, ...rows])}\n\`\`\``;
}

/** Headroom of the recommended size, its risk, and the confidence of a short look-back. */
function marginLine(report: ServiceReport): string {
  const { decision, tolerance } = report;
  if (decision.action === 'skip') return '';
  const { headroom, confidence } = decision;
  const free = (share: number) =>
    share < 0 ? `exceeded by ${percentInWords(-share)}` : `${percentInWords(share)} free`;
  const trust = confidence < 1 ? ` · confidence ${percentInWords(confidence)}` : '';
  const room = `CPU ${free(headroom.cpu)} (average of its tasks), memory ${free(headroom.memory)}`;
  return `Headroom of the recommended size at the peak: ${room} · risk after: ${riskAfterInWords(report)} · tolerance ${tolerance}${trust}`;
}
