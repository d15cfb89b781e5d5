import { counted, utcInWords } from '../../model/format.ts';
import { wrap } from '../../model/text/plain-text.ts';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { answersInWords, fleetHeadline, moneyInWords } from './headline.ts';
import { safeWords } from './safe-words.ts';
import { sortServices } from './sort.ts';
import { asItIs, inColor, type Paint, warnings } from './terminal-paint.ts';
import { story } from './terminal-story.ts';
import { fleetTable } from './terminal-table.ts';
import { fleetTotals, skippedByReason } from './totals.ts';

/** What the terminal can show. */
export interface TerminalOptions {
  /** Width in characters; 80 where it is not known. */
  columns: number;
  color: boolean;
}

/** So many services are told in full; more are a table. */
const mostInFull = 3;

/** The report for a terminal: the fleet's table, or the whole story of up to three services. Ends with a line feed. */
export function sizingTerminal(report: FleetReport, { columns, color }: TerminalOptions): string {
  const paint = color ? inColor : asItIs;
  const services = sortServices(report.services);
  const inFull = services.length <= mostInFull;
  const parts = [
    heading(report, paint, columns),
    ...(inFull
      ? services.map((service) => story(service, report.priceBasis, paint, columns))
      : [fleetTable(services, paint, columns), skipped(services, columns)]),
    warnings(report.problems, columns, paint),
    wrap(`Money: ${safeWords(report.priceBasis)}`, columns)
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
    .flatMap(({ count, reason }) =>
      wrap(`${counted(count, 'service')}: ${safeWords(reason)}`, columns, { first: '', rest: '  ' }),
    )
    .join('\n');
}
