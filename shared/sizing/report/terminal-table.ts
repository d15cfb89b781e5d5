import Table from 'cli-table3';
import { counted } from '../../model/format.ts';
import { cutText } from '../../slack/limits.ts';
import type { ServiceReport } from '../service-report.ts';
import { type ShownColumn, shownColumns } from './columns.ts';
import { isAtRisk } from './fleet.ts';
import type { Paint } from './plain-words.ts';
import { safeWords } from './plain-words.ts';

/** Most rows of the table; the files contain all. */
const mostRows = 200;
/** Blanks between two columns. */
const gap = 2;
/** Width of a name below which columns are dropped, before it is shortened further. */
const roomForName = 18;
const leastName = 8;

/**
 * Renders the services with a recommendation, in the order given: as many columns as the width allows, names shortened
 * to fit.
 */
export function fleetTable(services: readonly ServiceReport[], paint: Paint, columns: number): string {
  const answered = services.filter(({ decision }) => decision.action !== 'skip');
  const shown = answered.slice(0, mostRows);
  if (shown.length === 0) return '';
  const fitting = columnsThatFit(shown, columns);
  const nameWidth = Math.max(leastName, columns - widthOf(fitting.slice(1), shown));
  const table = new Table({
    head: fitting.map(({ heading }) => heading),
    colAligns: fitting.map(({ number }) => (number ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap, compact: true },
    chars: noLines,
  });
  for (const service of shown) table.push(fitting.map((column) => cell(column, service, nameWidth, paint)));
  const more = answered.length - shown.length;
  return [
    ...table.toString().split('\n'),
    ...(more > 0 ? [`and ${counted(more, 'more service')}: see the HTML, CSV or JSON`] : []),
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Columns that fit: those of the highest rank are dropped while all together are too wide. */
function columnsThatFit(services: readonly ServiceReport[], width: number): ShownColumn[] {
  const all = shownColumns(services);
  for (const most of [6, 5, 4, 3, 2]) {
    const some = all.filter(({ rank }) => rank <= most);
    const name = Math.min(roomForName, widest(some[0], services));
    if (name + widthOf(some.slice(1), services) <= width) return some;
  }
  return all.filter(({ rank }) => rank === 1);
}

/** Width of the columns including the blanks before them. */
function widthOf(columns: readonly ShownColumn[], services: readonly ServiceReport[]): number {
  return columns.reduce((sum, column) => sum + gap + widest(column, services), 0);
}

function widest(column: ShownColumn | undefined, services: readonly ServiceReport[]): number {
  if (!column) return 0;
  return Math.max(column.heading.length, ...services.map((one) => column.text(one).length));
}

const sides = ['top', 'bottom', 'left', 'right', 'mid', 'middle', 'left-mid', 'mid-mid', 'right-mid'];
const corners = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'];
const noLines = Object.fromEntries([...sides, ...corners].map((name) => [name, '']));

/** Names and actions of services at risk have the color of their risk. */
function cell(column: ShownColumn, service: ServiceReport, nameWidth: number, paint: Paint): string {
  const text = safeWords(column.text(service));
  const { decision } = service;
  const isNamed = column.heading === 'Service' || column.heading === 'Action';
  const risk =
    isNamed && isAtRisk(service) && decision.action !== 'skip' && decision.risk !== 'none'
      ? decision.risk
      : undefined;
  const tone = column.tone?.(service) ?? risk;
  const cut = column.heading === 'Service' ? cutText(text, nameWidth) : text;
  return tone ? paint(tone, cut) : cut;
}
