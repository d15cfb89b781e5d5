import { asObject } from '../api/call.ts';
import type { MessageStore } from '../api/message-store.ts';
import type { ButtonClick } from '../types.ts';

/**
 * The payload that Slack sends for a clicked button (type block_actions); undefined when the message has no
 * such button. Slack gives blocks without a block_id one of its own, here the block's index.
 */
export function blockActionsPayload(
  store: MessageStore,
  { channel, ts, blockIndex, actionId }: ButtonClick,
): Record<string, unknown> | undefined {
  const message = store.find(channel, ts);
  const block = message?.blocks[blockIndex];
  const elements = [block?.accessory, ...(Array.isArray(block?.elements) ? block.elements : [])].map(
    asObject,
  );
  const button = elements.find((element) => element.action_id === actionId);
  if (!message || !block || !button) return undefined;
  const team = { id: 'T0SANDBOX', domain: 'sandbox' };
  return {
    type: 'block_actions',
    team,
    user: { id: 'U0VISITOR', username: 'visitor', team_id: team.id },
    api_app_id: 'A0SANDBOX',
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    channel: { id: channel, name: store.channels().find(({ id }) => id === channel)?.name },
    message: { type: 'message', ts, text: message.text, blocks: message.blocks },
    actions: [{ ...button, block_id: block.block_id ?? String(blockIndex), action_ts: ts }],
  };
}
