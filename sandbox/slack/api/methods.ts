import { userGroups } from '../users.ts';
import { type Answer, type Arguments, asFlag, asText, json } from './call.ts';
import { checkContent, maximumText, type Refusal } from './content.ts';
import { historyAnswer, messageAnswer, repliesAnswer } from './history.ts';
import type { MessageStore } from './message-store.ts';

/** State that the methods work on. */
export interface Workspace {
  /** The workspace's address, for permalinks. */
  url(): string;
  store: MessageStore;
  nativeBlocks: boolean;
  /** Scopes of the bot token. */
  scopes: readonly string[];
  unknownChannels: ReadonlySet<string>;
  /** Seconds to wait before the next post to the channel; 0 when it is allowed now. */
  secondsToWait(channel: string): number;
}

type Method = (workspace: Workspace, call: Arguments) => Answer;

/** The Web API methods that the sandbox speaks, by name. */
export const methods: Record<string, Method> = {
  'auth.test': (workspace) =>
    json(
      {
        ok: true,
        url: `${workspace.url()}/`,
        team: 'Sandbox',
        user: 'ecs-steward',
        team_id: 'T0SANDBOX',
        user_id: 'U0SANDBOX',
        bot_id: 'B0SANDBOX',
      },
      200,
      { 'x-oauth-scopes': workspace.scopes.join(',') },
    ),
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': updateMessage,
  'chat.delete': deleteMessage,
  'chat.getPermalink': permalink,
  'usergroups.users.list': listGroup,
  'conversations.history': (workspace, call) =>
    inChannel(workspace, call, (channel) => json(historyAnswer(workspace.store.list(channel), call))),
  'conversations.replies': (workspace, call) =>
    inChannel(workspace, call, (channel) => {
      const answer = repliesAnswer(workspace.store.list(channel), call);
      return answer ? json(answer) : refuse({ error: 'thread_not_found' });
    }),
};

/** HTTP 429 as Slack sends it. */
export function rateLimited(seconds: number): Answer {
  return json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) });
}

/** Slack's way to say no: HTTP 200 with an error code. */
export function refuse({ error, messages }: Refusal): Answer {
  if (!messages) return json({ ok: false, error });
  const withLevel = messages.map((message) => `[ERROR] ${message}`);
  return json({ ok: false, error, errors: messages, response_metadata: { messages: withLevel } });
}

function postMessage(workspace: Workspace, call: Arguments): Answer {
  return inChannel(workspace, call, (channel) => {
    const seconds = workspace.secondsToWait(channel);
    if (seconds > 0) return rateLimited(seconds);
    const checked = checkContent(call, workspace.nativeBlocks, maximumText.post);
    if ('refusal' in checked) return refuse(checked.refusal);
    const threadTs = asText(call.thread_ts);
    if (threadTs && !workspace.store.find(channel, threadTs)) return refuse({ error: 'thread_not_found' });
    const isBroadcast = threadTs !== undefined && asFlag(call.reply_broadcast);
    const message = workspace.store.post(channel, { ...checked.content, threadTs, isBroadcast });
    return json({ ok: true, channel, ts: message.ts, message: messageAnswer(message, true) });
  });
}

/** Only the named user sees it, and nothing can update it. */
function postEphemeral(workspace: Workspace, call: Arguments): Answer {
  return inChannel(workspace, call, (channel) => {
    const visibleTo = asText(call.user);
    if (!visibleTo) return refuse({ error: 'invalid_arguments', messages: ['missing required field: user'] });
    const checked = checkContent(call, workspace.nativeBlocks, maximumText.post);
    if ('refusal' in checked) return refuse(checked.refusal);
    const threadTs = asText(call.thread_ts);
    const { ts } = workspace.store.post(channel, { ...checked.content, threadTs, visibleTo });
    return json({ ok: true, message_ts: ts });
  });
}

function listGroup(_workspace: Workspace, call: Arguments): Answer {
  const members = userGroups[asText(call.usergroup) ?? ''];
  return members ? json({ ok: true, users: members }) : refuse({ error: 'no_such_subteam' });
}

function updateMessage(workspace: Workspace, call: Arguments): Answer {
  return inChannel(workspace, call, (channel) => {
    const existing = workspace.store.find(channel, String(call.ts));
    if (!existing || existing.visibleTo) return refuse({ error: 'message_not_found' });
    const checked = checkContent(call, workspace.nativeBlocks, maximumText.update);
    if ('refusal' in checked) return refuse(checked.refusal);
    const message = workspace.store.update(existing, checked.content);
    const { ts } = message;
    return json({ ok: true, channel, ts, text: message.text, message: messageAnswer(message, true) });
  });
}

function deleteMessage(workspace: Workspace, call: Arguments): Answer {
  return inChannel(workspace, call, (channel) => {
    const existing = workspace.store.find(channel, String(call.ts));
    if (!existing) return refuse({ error: 'message_not_found' });
    workspace.store.remove(existing);
    return json({ ok: true, channel, ts: existing.ts });
  });
}

function permalink(workspace: Workspace, call: Arguments): Answer {
  return inChannel(workspace, call, (channel) => {
    const ts = String(call.message_ts);
    const message = workspace.store.find(channel, ts);
    if (!message) return refuse({ error: 'message_not_found' });
    const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel}` : '';
    const link = `${workspace.url()}/archives/${channel}/p${ts.replace('.', '')}${thread}`;
    return json({ ok: true, channel, permalink: link });
  });
}

/** Answers for the channel that the call names, unless Slack would not know it. */
function inChannel(workspace: Workspace, call: Arguments, answer: (channel: string) => Answer): Answer {
  const named = asText(call.channel);
  if (!named) return refuse({ error: 'invalid_arguments', messages: ['missing required field: channel'] });
  const channel = workspace.store.channelId(named);
  const isUnknown = workspace.unknownChannels.has(channel) || workspace.unknownChannels.has(named);
  return isUnknown ? refuse({ error: 'channel_not_found' }) : answer(channel);
}
