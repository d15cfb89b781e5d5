import { randomBytes } from 'node:crypto';
import { type Answer, asFlag, asObject, asText, json, parseJson } from '../api/call.ts';
import { checkContent, maximumText } from '../api/content.ts';
import type { MessageContent, MessageStore } from '../api/message-store.ts';
import { plain } from '../api/webhook.ts';

/** Slack's limits for one response_url ("Handling user interaction"). */
const mostUses = 5;
const validMs = 30 * 60_000;

/** Place and user of an interaction. */
interface Origin {
  channel: string;
  user: string;
  /** The message whose button was clicked. */
  messageTs?: string;
  threadTs?: string;
}

/** The short-lived addresses at which an app answers an interaction. */
export interface ResponseUrls {
  /** The path of a new one. */
  create(origin: Origin): string;
  /**
   * Shows the acknowledgement of a command, which an answer at its address may then replace; one that came faster leaves
   * nothing to show.
   */
  acknowledge(path: string, content: MessageContent): void;
  /** Answers a post to one; undefined for any other path. */
  post(path: string, body: string): Answer | undefined;
}

interface ResponseUrl extends Origin {
  createdAt: number;
  uses: number;
  isReplaced?: boolean;
}

/** @param now epoch ms */
export function createResponseUrls(
  store: MessageStore,
  nativeBlocks: boolean,
  now: () => number,
): ResponseUrls {
  const known = new Map<string, ResponseUrl>();

  return {
    create(origin) {
      const path = `/actions/T0SANDBOX/${known.size + 1}/${randomBytes(12).toString('hex')}`;
      known.set(path, { ...origin, createdAt: now(), uses: 0 });
      return path;
    },
    acknowledge(path, content) {
      const url = known.get(path);
      if (!url || url.isReplaced) return;
      url.messageTs = store.post(url.channel, content).ts;
    },
    post(path, body) {
      const url = known.get(path);
      if (!url) return undefined;
      if (now() - url.createdAt > validMs) return json({ ok: false, error: 'expired_url' }, 404);
      if (url.uses === mostUses) return json({ ok: false, error: 'used_url' }, 404);
      const payload = parseJson(body);
      if (payload === undefined) return plain(400, 'invalid_payload');
      url.uses += 1;
      return respondTo(store, url, asObject(payload), nativeBlocks);
    },
  };
}

function respondTo(
  store: MessageStore,
  origin: ResponseUrl,
  call: Record<string, unknown>,
  nativeBlocks: boolean,
): Answer {
  const { channel, messageTs, user } = origin;
  const original = messageTs === undefined ? undefined : store.find(channel, messageTs);
  if (asFlag(call.delete_original)) {
    if (original) store.remove(original);
    return json({ ok: true });
  }
  const checked = checkContent(call, nativeBlocks, maximumText.post);
  if ('refusal' in checked) return json({ ok: false, ...checked.refusal }, 400);
  const replaces = asFlag(call.replace_original);
  origin.isReplaced ||= replaces;
  if (replaces && original) store.update(original, checked.content);
  else {
    const threadTs = asText(call.thread_ts);
    const isForAll = call.response_type === 'in_channel';
    store.post(channel, { ...checked.content, threadTs, ...(!isForAll && { visibleTo: user }) });
  }
  return json({ ok: true });
}
