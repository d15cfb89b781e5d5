import { stringify } from 'csv-stringify/sync';
import type { FleetReport } from '../service-report.ts';
import { type Cell, reportColumns } from './columns.ts';
import { safeWords } from './safe-words.ts';
import { sortServices } from './sort.ts';

/**
 * The report as CSV: a heading, then a row for each service, the most urgent first. Names hold their units; an empty cell
 * is not known. A name that a spreadsheet would read as a formula gets an apostrophe before it; numbers stay numbers.
 */
export function sizingCsv(report: FleetReport): string {
  const columns = reportColumns.flatMap(({ data }) => data ?? []);
  const rows = sortServices(report.services).map((service) => columns.map(({ of }) => safe(of(service))));
  return stringify([columns.map(({ name }) => name), ...rows], { escape_formulas: true });
}

function safe(cell: Cell): Cell {
  return typeof cell === 'string' ? safeWords(cell) : cell;
}
