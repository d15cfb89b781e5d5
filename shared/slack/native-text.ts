import type { DataTableBlock } from '@slack/types';
import { alignedTable } from '../model/text/plain-text.ts';
import type { LineChartBlock } from './message.ts';

/** A line chart as numbers: the first, the last and the highest value of each of its lines. */
export function chartAsText({ title, chart }: LineChartBlock): string {
  const rows = chart.series.map(({ name, data }) => {
    const values = data.map(({ value }) => value);
    return [name, ...[values[0] ?? 0, values.at(-1) ?? 0, Math.max(...values)].map(String)];
  });
  const heading = [chart.axis_config.y_label ?? '', 'first', 'last', 'highest'];
  return `${title}\n${alignedTable([heading, ...rows])}`;
}

/** A data table with all its rows, under its caption. */
export function tableAsText({ caption, rows }: DataTableBlock): string {
  const cells = rows.map((row) => row.map((cell) => ('text' in cell ? (cell.text ?? '') : '')));
  return `${caption}\n${alignedTable(cells)}`;
}
