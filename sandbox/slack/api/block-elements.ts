import { z } from 'zod';

// Elements of blocks. The limits are those of Slack's Block Kit reference; objects are strict because
// Slack refuses unknown fields.

export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

export const url = z.string().min(1).max(3000);
const id = z.string().min(1).max(255);
export const blockId = { block_id: id.optional() };

const slackFile = z.strictObject({ id: z.string().optional(), url: z.string().optional() });
export const picture = {
  image_url: url.optional(),
  slack_file: slackFile.optional(),
  alt_text: z.string().min(1).max(2000),
};
export const imageElement = z.strictObject({ type: z.literal('image'), ...picture });

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: id.optional(),
  url: url.optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const option = z.strictObject({
  text: plainText(75),
  value: z.string().max(150),
  description: plainText(75).optional(),
});

const menu = z.strictObject({
  type: z.literal('static_select'),
  action_id: id.optional(),
  placeholder: plainText(150).optional(),
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
});

/** Known to Slack, not sent by this program: only their type is checked. */
export const unchecked = (types: string[]) => types.map((type) => z.looseObject({ type: z.literal(type) }));

const otherInputs = unchecked([
  'overflow',
  'checkboxes',
  'radio_buttons',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'workflow_button',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
]);

export const actionElement = z.discriminatedUnion('type', [button, menu, ...otherInputs]);
export const accessory = z.discriminatedUnion('type', [button, menu, imageElement, ...otherInputs]);
