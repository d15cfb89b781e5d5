import { alignedTable } from '../model/text/plain-text.ts';
import type { Block } from './message.ts';

interface Chart {
  title: string;
  chart: { series: { name: string; data: { value: number }[] }[]; axis_config: { y_label?: string } };
}

/** A line chart as numbers: where each of its lines begins, ends, and what is its highest. */
export function chartAsText(block: Block): string {
  const { title, chart } = block as unknown as Chart;
  const rows = chart.series.map(({ name, data }) => {
    const values = data.map(({ value }) => value);
    return [name, ...[values[0] ?? 0, values.at(-1) ?? 0, Math.max(...values)].map(String)];
  });
  const heading = [chart.axis_config.y_label ?? '', 'first', 'last', 'highest'];
  return `${title}\n${alignedTable([heading, ...rows])}`;
}

interface TableCell {
  text?: string;
}

/** A data table with all its rows, under its caption. */
export function tableAsText(block: Block): string {
  const { caption, rows } = block as unknown as { caption: string; rows: TableCell[][] };
  return `${caption}\n${alignedTable(rows.map((row) => row.map(({ text = '' }) => text)))}`;
}
