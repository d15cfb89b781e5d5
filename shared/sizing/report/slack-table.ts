import { alignedTable } from '../../model/text/aligned-table.ts';
import { preformatted, richText } from '../../slack/blocks.ts';
import { cutText, nativeLimits } from '../../slack/limits.ts';
import type { Block } from '../../slack/message.ts';
import { literal } from '../../slack/untrusted.ts';
import type { ServiceReport } from '../service-report.ts';
import { type FleetRow, fleetRow } from './fleet-rows.ts';

/** A page of Slack's own table; the rest is behind its buttons. */
const pageSize = 10;

interface Column {
  heading: string;
  textOf(row: FleetRow): string;
}

function columnsOf(hasClusters: boolean): Column[] {
  const cluster: Column = { heading: 'Cluster', textOf: (row) => row.cluster };
  return [
    { heading: 'Service', textOf: (row) => row.service },
    ...(hasClusters ? [cluster] : []),
    { heading: 'Do', textOf: (row) => row.order },
    { heading: 'Risk', textOf: (row) => row.risk },
    { heading: 'Size now', textOf: (row) => row.inUse },
    { heading: 'Advised', textOf: (row) => row.advised },
  ];
}

const moneyHeading = '$/month';

/** How much room the tables take. */
export interface TableRoom {
  rows: number;
  /** Characters of a name. */
  name: number;
}

/** The services as Slack's own table, in the order given; as many as the room holds. */
export function nativeTable(caption: string, services: readonly ServiceReport[], room: TableRoom): Block {
  const rows = services.slice(0, Math.min(room.rows, nativeLimits.tableRows - 1)).map(fleetRow);
  const columns = columnsOf(severalClusters(services));
  const raw = (text: string) => ({ type: 'raw_text', text: literal(text || '–', room.name) });
  // Slack sorts a column by its numbers only where every cell has one.
  const isNumeric = rows.every(({ changeUsd }) => changeUsd !== undefined);
  const money = ({ change, changeUsd = 0 }: FleetRow) =>
    isNumeric
      ? { type: 'raw_number', value: Math.round(changeUsd * 100) / 100, text: change || '–' }
      : raw(change);
  return {
    type: 'data_table',
    caption,
    page_size: Math.min(pageSize, nativeLimits.tablePageSize),
    row_header_column_index: 0,
    rows: [
      [...columns.map(({ heading }) => raw(heading)), raw(moneyHeading)],
      ...rows.map((row) => [...columns.map(({ textOf }) => raw(textOf(row))), money(row)]),
    ],
  };
}

/** The same as aligned text. */
export function classicTable(services: readonly ServiceReport[], room: TableRoom): Block {
  const rows = services.slice(0, room.rows).map(fleetRow);
  const columns = columnsOf(false).filter(({ heading }) => heading !== 'Risk');
  const cells = rows.map((row) => [
    ...columns.map(({ textOf }) => cutText(literal(textOf(row) || '–', room.name), room.name)),
    row.change,
  ]);
  const headings = [...columns.map(({ heading }) => heading), moneyHeading];
  return richText(preformatted(alignedTable([headings, ...cells])));
}

function severalClusters(services: readonly ServiceReport[]): boolean {
  return services.some(({ place }) => place.cluster !== services[0]?.place.cluster);
}
