import Table from 'cli-table3';
import { counted } from '../../model/format.ts';
import { cutText } from '../../slack/limits.ts';
import type { ServiceReport } from '../service-report.ts';
import { type FleetRow, fleetRow } from './fleet-rows.ts';
import { safeWords } from './safe-words.ts';
import { isAtRisk } from './sort.ts';
import type { Paint } from './terminal-paint.ts';

/** Of the table; nobody scrolls further, and files hold the rest. */
const mostRows = 200;

const headings = ['Service', 'Do', 'Size now', 'Advised', '$/month'];
/** Blanks and the lines of the table beside its five columns. */
const frame = 2 * (headings.length - 1);

/** The services with an answer, in the order given; names are cut to what the width leaves. */
export function fleetTable(services: readonly ServiceReport[], paint: Paint, columns: number): string {
  const answered = services.filter(({ decision }) => decision.action !== 'skip');
  const shown = answered.slice(0, mostRows);
  const rows = shown.map(fleetRow);
  const widest = (of: (row: FleetRow) => string, title: string) =>
    Math.max(title.length, ...rows.map((row) => of(row).length));
  const others =
    widest(({ order }) => order, 'Do') +
    widest(({ inUse }) => inUse, 'Size now') +
    widest(({ advised }) => advised, 'Advised') +
    widest(({ change }) => change, '$/month');
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
