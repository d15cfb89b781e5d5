import { asObject } from '../api/call.ts';
import type { MessageStore } from '../api/message-store.ts';
import type { PostedMessage } from '../types.ts';
import { userName } from '../users.ts';

/** Facts about the workspace in the payloads of all interactions. */
const workspaceIds = { team: { id: 'T0SANDBOX', domain: 'sandbox' }, app: 'A0SANDBOX' };

/** A button or a menu of a message, and where it stands. */
export interface FoundButton {
  message: PostedMessage;
  blockId: string;
  button: Record<string, unknown>;
  /** Choice made in a menu. */
  option?: Record<string, unknown>;
}

/** A click on a button of a message, or a choice in a menu. */
export interface Click {
  ts: string;
  actionId: string;
  /** The message's own when not said. */
  channel?: string;
  /** Tells apart several blocks with such a button: the block, by its place, or the button's value. */
  blockIndex?: number;
  /** Of a menu: the value of the option. */
  value?: string;
  /** User who clicks; by default the approver. */
  user?: string;
}

/**
 * The button that a click is on; undefined when the message has no such. Slack gives blocks without a block_id one
 * of its own, here the block's index.
 */
export function findButton(store: MessageStore, click: Click): FoundButton | undefined {
  const message = store
    .list(click.channel)
    .find(({ ts, visibleTo }) => ts === click.ts && (visibleTo === undefined || visibleTo === click.user));
  for (const [index, block] of (message?.blocks ?? []).entries()) {
    if (click.blockIndex !== undefined && click.blockIndex !== index) continue;
    const { accessory, elements: listed, block_id } = asObject(block);
    const elements = [accessory, ...(Array.isArray(listed) ? listed : [])].map(asObject);
    const button = elements.find(
      (element) => element.action_id === click.actionId && isValue(element, click),
    );
    if (!message || !button) continue;
    return {
      message,
      blockId: String(block_id ?? index),
      button,
      option: optionOf(button, click.value),
    };
  }
  return undefined;
}

function isValue(element: Record<string, unknown>, { value }: Click): boolean {
  return value === undefined || element.value === value || optionOf(element, value) !== undefined;
}

function optionOf({ options }: Record<string, unknown>, value: string | undefined) {
  return (Array.isArray(options) ? options : []).map(asObject).find((option) => option.value === value);
}

/** Fields of every interaction. Times are epoch ms. */
interface Common {
  user: string;
  responseUrl: string;
  channel: { id: string; name: string };
  now: number;
}

/** The payload of type block_actions that Slack sends for a clicked button or a choice. */
export function blockActionsPayload(
  { message, blockId, button, option }: FoundButton,
  common: Common,
): object {
  const { channel, user, responseUrl, now } = common;
  const { ts, threadTs, text, blocks, visibleTo } = message;
  const { team, app } = workspaceIds;
  const name = userName(user);
  const { type, action_id, text: label, value, style } = button;
  return {
    type: 'block_actions',
    user: { id: user, username: name, name, team_id: team.id },
    api_app_id: app,
    token: 'sandbox',
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: visibleTo !== undefined,
      ...(threadTs && { thread_ts: threadTs }),
    },
    trigger_id: triggerId(now),
    team,
    enterprise: null,
    is_enterprise_install: false,
    channel,
    message: { type: 'message', user: 'U0SANDBOX', bot_id: 'B0SANDBOX', ts, text, team: team.id, blocks },
    state: { values: {} },
    response_url: responseUrl,
    actions: [
      {
        type,
        action_id,
        block_id: blockId,
        ...(label !== undefined && { text: label }),
        ...(option !== undefined && { selected_option: option }),
        ...(value !== undefined && { value }),
        ...(style !== undefined && { style }),
        action_ts: (now / 1000).toFixed(6),
      },
    ],
  };
}

/** Form of a slash command. */
export function slashCommandForm(command: string, text: string, common: Common): Record<string, string> {
  const { channel, user, responseUrl, now } = common;
  const { team, app } = workspaceIds;
  return {
    token: 'sandbox',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user,
    user_name: userName(user),
    command,
    text,
    api_app_id: app,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId(now),
  };
}

function triggerId(now: number): string {
  return `${now}.0.sandbox`;
}
