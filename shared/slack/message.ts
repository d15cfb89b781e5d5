import type { KnownBlock } from '@slack/types';

/**
 * Slack's line chart, which @slack/types does not describe yet
 * (docs.slack.dev/reference/block-kit/blocks/data-visualization-block).
 */
export interface LineChartBlock {
  type: 'data_visualization';
  title: string;
  chart: {
    type: 'line';
    series: { name: string; data: { label: string; value: number }[] }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
}

/** Block Kit block. */
export type Block = KnownBlock | LineChartBlock;

/** Content of chat.postMessage: the blocks, and `text` as the notification and the fallback. */
export interface SlackMessage {
  text: string;
  blocks: Block[];
  /** Same blocks without charts and data tables, for workspaces that do not support them yet. */
  classicBlocks?: Block[];
}
