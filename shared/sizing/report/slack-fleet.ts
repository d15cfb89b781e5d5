import { counted, countInWords, slackDate } from '../../model/format.ts';
import {
  bold,
  context,
  header,
  link,
  list,
  paragraph,
  plainContext,
  richText,
  section,
  text,
} from '../../slack/blocks.ts';
import { blocksFit, draftThatFits, nativeLimits, slackLimits } from '../../slack/limits.ts';
import type { Block, SlackMessage } from '../../slack/message.ts';
import { literal, mrkdwn, plain } from '../../slack/untrusted.ts';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { type FleetTotals, fleetTotals, isAtRisk, sortServices } from './fleet.ts';
import {
  answersInWords,
  fleetGaps,
  fleetHeadline,
  moneyInWords,
  skippedByReason,
  skippedInWords,
} from './fleet-words.ts';
import { reasonWords } from './skip-words.ts';
import { reportLinkRoom } from './slack-service.ts';
import { classicTable, nativeTable } from './slack-table.ts';

/** Facts that the message needs in addition to the report. */
export interface FleetMessageFacts {
  /** Link to the full report; may be a presigned URL of 2,000 characters. */
  htmlLink?: string;
  /** Sentence about ECS Steward itself, for the weekly digest. */
  ownHealth?: string;
}

const nameRoom = 60;
const sentenceRoom = 300;
const mostAtRisk = 5;
const mostReasons = 5;
const mostProblems = 9;
/** Names of services that were not sized, for each reason. */
const mostNames = 5;
const mostClusters = 5;
const classicRows = 25;

/** Fleet prepared for its message: sorted and counted once. */
interface Fleet {
  report: FleetReport;
  answered: ServiceReport[];
  totals: FleetTotals;
  htmlLink: string | undefined;
  ownHealth: string | undefined;
}

function totalsLines(totals: FleetTotals): string[] {
  const [first = '', ...others] = answersInWords(totals);
  const counts = [totals.actions.grow > 0 ? `*${first}*` : first, ...others].join(' · ');
  return [counts, moneyInWords(totals)].filter(Boolean);
}

function placeLine({ clusters, region, account, lookbackDays, at }: FleetReport): string {
  const named = clusters.slice(0, mostClusters).map((name) => `*${mrkdwn(name, nameRoom)}*`);
  const more = clusters.length > named.length ? ` and ${clusters.length - named.length} more` : '';
  const noun = clusters.length === 1 ? 'Cluster' : 'Clusters';
  return `${noun} ${named.join(', ')}${more} · ${mrkdwn(region, nameRoom)} · account ${mrkdwn(account, nameRoom)} · last ${lookbackDays} days · ${slackDate(at)}`;
}

function bulleted(heading: string, lines: readonly string[], room: number): Block[] {
  if (lines.length === 0) return [];
  const items = lines.map((line) => [text(literal(line, room))]);
  return [richText(paragraph(bold(heading)), list('bullet', items))];
}

/** Reasons of the services at highest risk; the table has no room for sentences. */
function atRiskBlocks({ answered, totals }: Fleet, room: number): Block[] {
  const worst = answered.filter(isAtRisk).slice(0, mostAtRisk);
  if (worst.length === 0) return [];
  const items = worst.map(({ place, decision }) => [
    bold(literal(place.name, nameRoom)),
    text(`: ${literal(reasonWords(decision), room)}`),
  ]);
  const more = totals.atRisk - worst.length;
  const heading =
    more > 0 ? `At risk (the worst ${worst.length} of ${countInWords(totals.atRisk)})` : 'At risk';
  return [richText(paragraph(bold(heading)), list('bullet', items))];
}

function skippedBlocks({ services }: FleetReport, room: number): Block[] {
  const groups = skippedByReason(services);
  const lines = groups.slice(0, mostReasons).map((group) => skippedInWords(group, mostNames));
  const rest = groups.slice(mostReasons).reduce((sum, { names }) => sum + names.length, 0);
  const more = rest > 0 ? [`${counted(rest, 'service')} for other reasons`] : [];
  return bulleted('Not sized', [...lines, ...more], room);
}

function problemBlocks(report: FleetReport, room: number): Block[] {
  const problems = [...report.problems, ...fleetGaps(report.services)];
  if (problems.length === 0) return [];
  const shown = problems.slice(0, mostProblems).map((problem) => plain(problem, room));
  const more = problems.length - shown.length;
  return [plainContext(more > 0 ? [...shown, `and ${counted(more, 'more problem')}`] : shown)];
}

/** Link to what the table leaves out, and the source of the prices. */
function foot({ report, answered, htmlLink }: Fleet, shownRows: number): Block {
  const left = answered.length - shownRows;
  const where = htmlLink ? ' in the HTML' : '';
  const more = left > 0 ? `and ${counted(left, 'more service')}${where}` : '';
  const address = htmlLink ? link(htmlLink, 'Full report', reportLinkRoom) : '';
  return context(...[more, address, `Prices: ${mrkdwn(report.priceBasis, sentenceRoom)}`].filter(Boolean));
}

function draft(fleet: Fleet, native: boolean, scale: number): Block[] {
  const { report, answered, totals } = fleet;
  // Rows are dropped before sentences: the services at risk keep their reasons as long as possible.
  const room = Math.ceil(sentenceRoom * Math.min(1, 2 * scale));
  const most = Math.ceil((native ? nativeLimits.tableRows - 1 : classicRows) * scale);
  const rows = Math.min(most, answered.length);
  const tableRoom = { rows, name: Math.ceil(nameRoom * Math.max(scale, 0.5)) };
  const table = native
    ? nativeTable('Services, the most urgent first', answered, tableRoom)
    : classicTable(answered, tableRoom);
  return [
    header(`Right-sizing ${fleetHeadline(totals)}`),
    section([...totalsLines(totals), placeLine(report)]),
    ...atRiskBlocks(fleet, room),
    ...(rows > 0 ? [table] : []),
    ...skippedBlocks(report, room),
    ...problemBlocks(report, room),
    foot(fleet, rows),
    ...(fleet.ownHealth ? [plainContext([plain(fleet.ownHealth, sentenceRoom)])] : []),
  ];
}

/**
 * Slack counts visible characters and limits those of a table separately; its JSON is far longer. If this estimate is
 * wrong, the sender falls back to classic blocks.
 */
function tableFits(blocks: readonly Block[]): boolean {
  const others = blocks.filter(({ type }) => type !== 'data_table');
  const inTable = charactersOf(blocks.filter(({ type }) => type === 'data_table'));
  return (
    blocksFit(others) &&
    inTable <= nativeLimits.tableCharacters &&
    inTable + charactersOf(others) + 100 * blocks.length <= slackLimits.blocksBytes
  );
}

function charactersOf(value: unknown): number {
  let characters = 0;
  JSON.stringify(value, (key, part) => {
    if (typeof part === 'string' && key !== 'type') characters += part.length;
    return part;
  });
  return characters;
}

/**
 * Slack message on a fleet: its savings, the services at risk with their reasons, all services in a table, those
 * without a recommendation, and problems. Stays within Slack's limits whatever the fleet's size.
 */
export function fleetSizingMessage(
  report: FleetReport,
  { htmlLink, ownHealth }: FleetMessageFacts = {},
): SlackMessage {
  const totals = fleetTotals(report.services);
  const answered = sortServices(report.services).filter(({ decision }) => decision.action !== 'skip');
  const fleet = { report, answered, totals, htmlLink, ownHealth };
  const worst = answered.filter(isAtRisk).slice(0, mostAtRisk);
  const names = worst.map(({ place }) => mrkdwn(place.name, nameRoom)).join(', ');
  return {
    text: `Right-sizing ${fleetHeadline(totals)}${names ? `\nAt risk: ${names}` : ''}`,
    blocks: draftThatFits((scale) => draft(fleet, true, scale), tableFits),
    classicBlocks: draftThatFits((scale) => draft(fleet, false, scale)),
  };
}
