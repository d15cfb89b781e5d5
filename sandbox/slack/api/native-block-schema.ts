import { z } from 'zod';
import { blockId } from './block-elements.ts';
import { refuseRepeats } from './refuse-repeats.ts';
import { richTextBlock } from './rich-text-schema.ts';
import { textIn } from './text-in.ts';

// Slack's own charts and tables. Of the charts only lines, since this program sends no others. Limits are those
// of docs.slack.dev/reference/block-kit/blocks/data-visualization-block and /data-table-block, read 2026-11;
// that a message takes two charts is not documented, others found it (github.com/vercel/chat/pull/696).

const label = z.string().min(1).max(20);
const axisLabel = z.string().min(1).max(50).optional();

const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(20),
});

const axisConfig = z.strictObject({
  categories: z.array(label).min(1).max(20),
  x_label: axisLabel,
  y_label: axisLabel,
});

const lineChart = z
  .strictObject({
    type: z.literal('line'),
    series: z
      .array(series)
      .min(1)
      .max(6)
      .superRefine(refuseRepeats('name', 'series name already exists for this chart')),
    axis_config: axisConfig,
  })
  .superRefine(refuseOtherLabels);

/** Every series needs exactly one value per category; Slack does not care about their order. */
function refuseOtherLabels(chart: z.infer<typeof lineChart>, context: z.RefinementCtx): void {
  const expected = JSON.stringify(chart.axis_config.categories.toSorted());
  for (const [index, { data }] of chart.series.entries()) {
    if (JSON.stringify(data.map((point) => point.label).toSorted()) === expected) continue;
    const message = 'must have one data point per category';
    context.addIssue({ code: 'custom', message, path: ['series', index, 'data'] });
  }
}

const headerCell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
]);
const cell = z.discriminatedUnion('type', [...headerCell.options, richTextBlock]);

const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    ...blockId,
    caption: z.string().min(1),
    rows: z.array(z.array(cell).min(1).max(20)).min(2).max(101),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).max(19).optional(),
  })
  .superRefine(refuseUnevenRows);

function refuseUnevenRows({ rows }: z.infer<typeof dataTable>, context: z.RefinementCtx): void {
  const [header = [], ...others] = rows;
  for (const [index, { type }] of header.entries()) {
    if (type !== 'rich_text') continue;
    context.addIssue({ code: 'custom', message: `unsupported type: ${type}`, path: ['rows', 0, index] });
  }
  for (const [index, row] of others.entries()) {
    if (row.length === header.length) continue;
    const message = `must have ${header.length} cells`;
    context.addIssue({ code: 'custom', message, path: ['rows', index + 1] });
  }
}

/** The blocks that a workspace may not know yet. */
export const nativeBlocks = [
  z.strictObject({
    type: z.literal('data_visualization'),
    ...blockId,
    title: z.string().min(1).max(50),
    chart: z.discriminatedUnion('type', [lineChart]),
  }),
  dataTable,
] as const;

type Typed = { type: string };

export function refuseTooManyCharts(blocks: Typed[], context: z.RefinementCtx): void {
  const charts = [...blocks.entries()].filter(([, { type }]) => type === 'data_visualization');
  for (const [index] of charts.slice(2)) {
    const message = 'no more than 2 data_visualization blocks allowed';
    context.addIssue({ code: 'custom', message, path: [index] });
  }
}

/** 10,000 characters in all cells of all tables of a message. */
export function refuseTooMuchInTables(blocks: Typed[], context: z.RefinementCtx): void {
  let characters = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.type !== 'data_table') continue;
    characters += textIn((block as z.infer<typeof dataTable>).rows);
    if (characters <= 10_000) continue;
    const message = 'table cells must have less than 10001 characters together';
    context.addIssue({ code: 'custom', message, path: [index] });
  }
}
