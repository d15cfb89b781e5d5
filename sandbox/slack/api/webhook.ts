import { type Answer, asObject, asText, parseJson } from './call.ts';
import { checkContent, maximumText } from './content.ts';
import type { Workspace } from './methods.ts';

/**
 * An incoming webhook: posts to its one channel and answers "ok", which names no message, so that nothing
 * can be updated. What it refuses it says as a bare code with a 4xx status.
 */
export function postToWebhook(workspace: Workspace, channel: string, body: string): Answer {
  const payload = parseJson(body);
  if (payload === undefined) return plain(400, 'invalid_payload');
  const call = asObject(payload);
  const seconds = workspace.secondsToWait(channel);
  if (seconds > 0) return plain(429, 'rate_limited', { 'retry-after': String(seconds) });
  const checked = checkContent(call, workspace.nativeBlocks, maximumText.post);
  if ('refusal' in checked) return plain(400, checked.refusal.error);
  workspace.store.post(channel, { ...checked.content, threadTs: asText(call.thread_ts) });
  return plain(200, 'ok');
}

export function plain(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}
