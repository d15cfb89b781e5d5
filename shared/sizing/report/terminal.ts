import { utcInWords } from '../../model/format.ts';
import { wrap } from '../../model/text/plain-text.ts';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { fleetTotals, sortServices } from './fleet.ts';
import {
  answersInWords,
  fleetGaps,
  fleetHeadline,
  moneyInWords,
  skippedByReason,
  skippedInWords,
} from './fleet-words.ts';
import { noteWords } from './note-words.ts';
import { asItIs, inColor, type Paint, safeWords, warnings } from './plain-words.ts';
import { serviceFacts } from './service-facts.ts';
import { actionInWords, runnerUpInWords, stepsOf } from './service-words.ts';
import { reasonWords } from './skip-words.ts';
import { fleetTable } from './terminal-table.ts';
import { isCharted, usageTable } from './usage-table.ts';

/** Capabilities of the terminal. */
export interface TerminalOptions {
  /** Width in characters; 80 if unknown. */
  columns: number;
  color: boolean;
}

/** Names of services that were not sized, for each reason. */
const mostNames = 12;
/** Most services shown in full; more are shown as a table. */
export const mostInFull = 3;

/**
 * Renders the report for a terminal: the fleet's table, or full sections for up to three services. Ends with a line
 * feed.
 */
export function sizingTerminal(report: FleetReport, { columns, color }: TerminalOptions): string {
  const paint = color ? inColor : asItIs;
  const services = sortServices(report.services);
  const inFull = services.length <= mostInFull;
  const parts = [
    heading(report, paint, columns),
    ...(inFull
      ? services.map((service) => section(service, report.priceBasis, paint, columns))
      : [fleetTable(services, paint, columns), skipped(services, columns)]),
    warnings([...(inFull ? [] : fleetGaps(services)), ...report.problems], columns, paint),
    wrap(`Prices: ${safeWords(report.priceBasis)}`, columns)
      .map((line) => paint('soft', line))
      .join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function heading(report: FleetReport, paint: Paint, columns: number): string {
  const { region, account, clusters, lookbackDays, at } = report;
  const where = `${clusters.map(safeWords).join(', ')} · ${safeWords(region)} · account ${safeWords(account)} · last ${lookbackDays} days · ${utcInWords(at)}`;
  const totals = fleetTotals(report.services);
  const title = `Right-sizing ${fleetHeadline(totals)}`;
  const sums = [answersInWords(totals).join(' · '), moneyInWords(totals)].filter(Boolean);
  return [
    ...wrap(title, columns).map((line) => paint('strong', line)),
    ...wrap([...sums, where].join('\n'), columns),
  ].join('\n');
}

function skipped(services: readonly ServiceReport[], columns: number): string {
  return skippedByReason(services)
    .flatMap((group) => wrap(safeWords(skippedInWords(group, mostNames)), columns, { first: '', rest: '  ' }))
    .join('\n');
}

function bullets(heading: string, lines: readonly string[], columns: number): string {
  if (lines.length === 0) return '';
  const items = lines.flatMap((line) => wrap(safeWords(line), columns, { first: '• ', rest: '  ' }));
  return [heading, ...items].join('\n');
}

/** Full section on one service. */
function section(report: ServiceReport, priceBasis: string, paint: Paint, columns: number): string {
  const { decision, setup, observed, notes, gaps, place } = report;
  const risk = decision.action === 'skip' || decision.risk === 'none' ? undefined : decision.risk;
  const title = `${safeWords(place.name)} · ${actionInWords(report)}${risk ? ` · ${risk} risk at its current size` : ''}`;
  const advised = decision.action === 'skip' || decision.action === 'keep' ? undefined : decision.size;
  const facts = serviceFacts(report, priceBasis);
  const labels = Math.max(0, ...facts.map(({ label }) => label.length)) + 2;
  const runnerUp = runnerUpInWords(report);
  return [
    wrap(title, columns)
      .map((line) => paint(risk ?? 'strong', line))
      .join('\n'),
    wrap(safeWords(reasonWords(decision)), columns).join('\n'),
    bullets('What to do', stepsOf(report), columns),
    bullets('Caveats', notes.map(noteWords), columns),
    setup && isCharted(observed) ? usageTable(observed, setup.size, advised) : '',
    facts
      .flatMap(({ label, value }) =>
        wrap(safeWords(value), columns, { first: label.padEnd(labels), rest: ' '.repeat(labels) }),
      )
      .join('\n'),
    runnerUp ? wrap(safeWords(runnerUp), columns).join('\n') : '',
    warnings(gaps, columns, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
