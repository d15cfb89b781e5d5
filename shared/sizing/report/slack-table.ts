import { alignedTable } from '../../model/text/plain-text.ts';
import { preformatted, richText } from '../../slack/blocks.ts';
import { cutText, nativeLimits } from '../../slack/limits.ts';
import type { Block } from '../../slack/message.ts';
import { literal } from '../../slack/untrusted.ts';
import type { ServiceReport } from '../service-report.ts';
import { type ShownColumn, shownColumns } from './columns.ts';

/** Rows on a page of Slack's own table; its buttons lead to the others. */
const pageSize = 10;

/** Space for the tables. */
export interface TableRoom {
  rows: number;
  /** Characters for a name. */
  name: number;
}

const empty = '–';
/** Columns of a higher rank would push the change out of view at the width of a message. */
const mostRank = 3;

/** Renders services as Slack's own table, in the order given, as many as fit. */
export function nativeTable(caption: string, services: readonly ServiceReport[], room: TableRoom): Block {
  const rows = services.slice(0, Math.min(room.rows, nativeLimits.tableRows - 1));
  const columns = shownColumns(services, mostRank);
  const raw = (text: string) => ({ type: 'raw_text' as const, text: literal(text || empty, room.name) });
  const cellsOf = columns.map((column) => {
    // Slack sorts a column by number only if every cell has one.
    const { number } = column;
    const isNumeric = number && rows.every((row) => number(row) !== undefined);
    return (row: ServiceReport) =>
      isNumeric ? numericCell(column, row, number(row) ?? 0) : raw(column.text(row));
  });
  return {
    type: 'data_table',
    caption,
    page_size: Math.min(pageSize, nativeLimits.tablePageSize),
    row_header_column_index: 0,
    rows: [
      columns.map(({ heading }) => raw(heading)),
      ...rows.map((row) => cellsOf.map((cellOf) => cellOf(row))),
    ],
  };
}

function numericCell(column: ShownColumn, row: ServiceReport, value: number) {
  return {
    type: 'raw_number' as const,
    value: Math.round(value * 100) / 100,
    text: column.text(row) || empty,
  };
}

/** Renders the most important columns as aligned text, for workspaces without tables. */
export function classicTable(services: readonly ServiceReport[], room: TableRoom): Block {
  const columns = shownColumns(services, 2);
  const cells = services
    .slice(0, room.rows)
    .map((row) => columns.map(({ text }) => cutText(literal(text(row) || empty, room.name), room.name)));
  return richText(preformatted(alignedTable([columns.map(({ heading }) => heading), ...cells])));
}
