import type { Block } from '../../../shared/slack/message.ts';
import type { MessageMetadata } from '../types.ts';
import { type Arguments, asObject, asText } from './call.ts';
import { areBlocksTooLong, blockErrors } from './check-blocks.ts';
import type { MessageContent } from './message-store.ts';

/** Slack's refusal: its error code and, for blocks, what is wrong where. */
export interface Refusal {
  error: string;
  messages?: string[];
}

/** chat.postMessage takes 40,000 characters of `text`, chat.update 4,000 (Slack's method references). */
export const maximumText = { post: 40_000, update: 4_000 };

/**
 * The text, blocks and metadata of a call, checked as Slack checks them. `native`: whether charts and data
 * tables are known to the workspace.
 */
export function checkContent(
  call: Arguments,
  native: boolean,
  textLimit: number,
): { content: MessageContent } | { refusal: Refusal } {
  const { blocks, metadata } = call;
  const text = asText(call.text);
  const refusal =
    (blocks !== undefined && refuseBlocks(blocks, native)) ||
    (metadata !== undefined && refuseMetadata(metadata)) ||
    ((text?.length ?? 0) > textLimit && { error: 'msg_too_long' }) ||
    (!text && isEmpty(blocks) && { error: 'no_text' });
  if (refusal) return { refusal };
  // The checks above have established the shapes.
  return { content: { text, blocks: blocks as Block[] | undefined, metadata: metadata as MessageMetadata } };
}

function refuseBlocks(blocks: unknown, native: boolean): Refusal | undefined {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format' };
  const messages = blockErrors(blocks, native);
  if (messages.length > 0) return { error: 'invalid_blocks', messages };
  return areBlocksTooLong(blocks) ? { error: 'msg_blocks_too_long' } : undefined;
}

function isEmpty(blocks: unknown): boolean {
  return !Array.isArray(blocks) || blocks.length === 0;
}

function refuseMetadata(metadata: unknown): Refusal | undefined {
  const { event_type, event_payload } = asObject(metadata);
  const isValid = asText(event_type) && typeof event_payload === 'object' && event_payload !== null;
  return isValid ? undefined : { error: 'invalid_metadata_format' };
}
