import { z } from 'zod';
import {
  accessory,
  actionElement,
  anyText,
  blockId,
  imageElement,
  mrkdwn,
  picture,
  plainText,
  unchecked,
} from './block-elements.ts';
import { nativeBlocks, refuseTooManyCharts, refuseTooMuchInTables } from './native-block-schema.ts';
import { refuseRepeats } from './refuse-repeats.ts';
import { richTextBlock } from './rich-text-schema.ts';

const section = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text || block.fields, { error: 'must define either `text` or `fields`' });

const actions = z.strictObject({
  type: z.literal('actions'),
  ...blockId,
  elements: z
    .array(actionElement)
    .min(1)
    .max(25)
    .superRefine(refuseRepeats('action_id', 'action_id already exists for this block')),
});

const blocksOfThisProgram = [
  actions,
  z.strictObject({ type: z.literal('divider'), ...blockId }),
  z.strictObject({
    type: z.literal('header'),
    ...blockId,
    text: plainText(150),
    level: z.int().min(1).max(4).optional(),
  }),
  z.strictObject({
    type: z.literal('context'),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion('type', [imageElement, plainText(3000), mrkdwn(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('image'),
    ...blockId,
    ...picture,
    title: plainText(2000).optional(),
  }),
  richTextBlock,
  z.strictObject({ type: z.literal('markdown'), ...blockId, text: z.string().min(1).max(12_000) }),
];

const otherBlocks = unchecked([
  'table',
  'video',
  'file',
  'input',
  'context_actions',
  'card',
  'carousel',
  'container',
  'task_card',
  'plan',
]);
/**
 * The blocks of one message: at most 50, each of a known type and within its limits.
 * `native` says whether the workspace already has data_table and data_visualization.
 */
export function blocksSchema(native: boolean) {
  const known = z.discriminatedUnion('type', [
    section,
    ...blocksOfThisProgram,
    ...otherBlocks,
    ...(native ? nativeBlocks : []),
  ]);
  const blocks = z
    .array(known)
    .max(50)
    .superRefine(refuseRepeats('block_id', 'block_id already exists for this message'));
  return native ? blocks.superRefine(refuseTooManyCharts).superRefine(refuseTooMuchInTables) : blocks;
}
