import Table from 'cli-table3';
import type { FleetReport, ServiceReport } from '../../rightsizing/service-report.ts';
import { cutText } from '../limits.ts';
import { wrap } from '../plain-text.ts';
import { counted } from '../words.ts';
import { isCharted } from './charted.ts';
import { type FleetRow, fleetRow } from './fleet-rows.ts';
import { answersInWords, fleetHeadline, moneyInWords } from './headline.ts';
import { safeWords } from './safe-words.ts';
import { serviceFacts } from './service-facts.ts';
import { isAtRisk, sortServices } from './sort.ts';
import { runnerUpInWords, stepsOf } from './steps.ts';
import { fleetTotals, skippedByReason } from './totals.ts';
import { usageTable } from './usage-table.ts';
import { orderInWords, utc } from './words.ts';

/** What the terminal can show. */
export interface TerminalOptions {
  /** Width in characters; 80 where it is not known. */
  columns: number;
  color: boolean;
}

/** ANSI's colours by what they mean here. */
const codes = { high: 31, medium: 33, low: 36, saving: 32, soft: 2, strong: 1 } as const;

type Paint = (meaning: keyof typeof codes, words: string) => string;

/** So many services are told in full; more are a table. */
const mostInFull = 3;
/** Of the table; nobody scrolls further, and files hold the rest. */
const mostRows = 200;

/** The report for a terminal: the fleet's table, or the whole story of up to three services. Ends with a line feed. */
export function sizingTerminal(report: FleetReport, { columns, color }: TerminalOptions): string {
  const paint: Paint = (meaning, words) =>
    color && words !== '' ? `\u001B[${codes[meaning]}m${words}\u001B[0m` : words;
  const services = sortServices(report.services);
  const inFull = services.length <= mostInFull;
  const parts = [
    heading(report, paint, columns),
    ...(inFull
      ? services.map((service) => story(service, report.priceBasis, paint, columns))
      : [fleetTable(services, paint, columns), skipped(services, columns)]),
    lines(report.problems, columns, paint),
    wrap(`Money: ${safeWords(report.priceBasis)}`, columns)
      .map((line) => paint('soft', line))
      .join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function heading(report: FleetReport, paint: Paint, columns: number): string {
  const { region, account, clusters, lookbackDays, at } = report;
  const where = `${clusters.map(safeWords).join(', ')} · ${safeWords(region)} · account ${safeWords(account)} · last ${lookbackDays} days · ${utc(at)}`;
  const totals = fleetTotals(report.services);
  const title = `Right-sizing ${fleetHeadline(totals)}`;
  const sums = [answersInWords(totals).join(' · '), moneyInWords(totals)].filter(Boolean);
  return [
    ...wrap(title, columns).map((line) => paint('strong', line)),
    ...wrap([...sums, where].join('\n'), columns),
  ].join('\n');
}

function lines(words: readonly string[], columns: number, paint: Paint): string {
  return words
    .flatMap((line) => wrap(safeWords(line), columns, { first: '! ', rest: '  ' }))
    .map((line) => paint('medium', line))
    .join('\n');
}

function skipped(services: readonly ServiceReport[], columns: number): string {
  return skippedByReason(services)
    .flatMap(({ count, reason }) =>
      wrap(`${counted(count, 'service')}: ${safeWords(reason)}`, columns, { first: '', rest: '  ' }),
    )
    .join('\n');
}

const headings = ['Service', 'Do', 'Size now', 'Advised', '$ a month'];
/** Blanks and the lines of the table beside its five columns. */
const frame = 2 * (headings.length - 1);

function fleetTable(services: readonly ServiceReport[], paint: Paint, columns: number): string {
  const answered = services.filter(({ decision }) => decision.action !== 'skip');
  const shown = answered.slice(0, mostRows);
  const rows = shown.map(fleetRow);
  const widest = (of: (row: FleetRow) => string, title: string) =>
    Math.max(title.length, ...rows.map((row) => of(row).length));
  const others =
    widest(({ order }) => order, 'Do') +
    widest(({ inUse }) => inUse, 'Size now') +
    widest(({ advised }) => advised, 'Advised') +
    widest(({ change }) => change, '$ a month');
  const nameWidth = Math.max(8, columns - others - frame);
  const table = new Table({
    head: headings,
    colAligns: ['left', 'left', 'left', 'left', 'right'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2, compact: true },
    chars: noLines,
  });
  shown.forEach((service, index) => {
    const row = rows[index];
    if (row) table.push(cells(service, row, nameWidth, paint));
  });
  const more = answered.length - shown.length;
  return [
    ...table.toString().split('\n'),
    ...(more > 0 ? [`and ${counted(more, 'more service')}: see the HTML, CSV or JSON`] : []),
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

const sides = ['top', 'bottom', 'left', 'right', 'mid', 'middle', 'left-mid', 'mid-mid', 'right-mid'];
const corners = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'];
const noLines = Object.fromEntries([...sides, ...corners].map((name) => [name, '']));

function cells(service: ServiceReport, row: FleetRow, nameWidth: number, paint: Paint): string[] {
  const { decision } = service;
  const name = cutText(safeWords(row.service), nameWidth);
  const risk =
    decision.action !== 'skip' && isAtRisk(service) && decision.risk !== 'none' ? decision.risk : undefined;
  const isSaving = row.change.startsWith('−');
  return [
    risk ? paint(risk, name) : name,
    risk ? paint(risk, row.order) : row.order,
    row.inUse,
    row.advised,
    isSaving ? paint('saving', row.change) : row.change,
  ];
}

/** Everything about one service. */
function story(report: ServiceReport, priceBasis: string, paint: Paint, columns: number): string {
  const { decision, setup, observed, notes, gaps, place } = report;
  const risk = decision.action === 'skip' || decision.risk === 'none' ? undefined : decision.risk;
  const title = `${safeWords(place.workload.name)} · ${orderInWords(report)}${risk ? ` · ${risk} risk as it is` : ''}`;
  const advised = decision.action === 'skip' || decision.action === 'keep' ? undefined : decision.size;
  const facts = serviceFacts(report, priceBasis);
  const labels = Math.max(0, ...facts.map(({ label }) => label.length)) + 2;
  const bullet = { first: '• ', rest: '  ' };
  const runnerUp = runnerUpInWords(report);
  return [
    wrap(title, columns)
      .map((line) => paint(risk ?? 'strong', line))
      .join('\n'),
    wrap(safeWords(decision.reason), columns).join('\n'),
    [...stepsOf(report), ...notes.map(({ text }) => text)]
      .flatMap((line) => wrap(safeWords(line), columns, bullet))
      .join('\n'),
    setup && isCharted(observed) ? usageTable(observed, setup.size, advised) : '',
    facts
      .flatMap(({ label, value }) =>
        wrap(safeWords(value), columns, { first: label.padEnd(labels), rest: ' '.repeat(labels) }),
      )
      .join('\n'),
    runnerUp ? wrap(safeWords(runnerUp), columns).join('\n') : '',
    lines(gaps, columns, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
