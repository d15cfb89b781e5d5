import { areBlocksTooLong, blockErrors } from '../../../sandbox/slack/api/check-blocks.ts';
import type { Block, SlackMessage } from '../../../shared/slack/message.ts';
import { messageProblems } from '../../incidents/message-problems.ts';

/** Reasons for which Slack would refuse a message, with its charts and tables and without them. */
export function sizingProblems({ text, blocks, classicBlocks = [] }: SlackMessage): string[] {
  return [
    ...blockErrors(blocks, true),
    ...(areBlocksTooLong(blocks) ? ['native blocks too long'] : []),
    ...messageProblems({ text, blocks: classicBlocks }),
  ];
}

/** Blocks of one type, in order. */
export function blocksOf<Shape>(blocks: readonly Block[] = [], type: string): (Block & Shape)[] {
  return blocks.filter((block) => block.type === type) as (Block & Shape)[];
}

export interface Chart {
  title: string;
  chart: {
    series: { name: string; data: { label: string; value: number }[] }[];
    axis_config: { categories: string[] };
  };
}

export interface DataTable {
  rows: { type: string; text: string; value?: number }[][];
}

/** Texts of a data table. */
export function cellsOf({ rows }: DataTable): string[][] {
  return rows.map((row) => row.map(({ text }) => text));
}
