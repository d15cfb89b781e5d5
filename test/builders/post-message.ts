import type { SandboxSlack } from '../../sandbox/slack/start-slack.ts';

/** Posts a message to the channel of the sandbox's Slack, as the app does. @returns its ts. */
export async function postMessage(
  { apiUrl }: Pick<SandboxSlack, 'apiUrl'>,
  token: string,
  message: { text: string; blocks?: readonly object[] },
): Promise<string> {
  const answer = await fetch(`${apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'C0SANDBOX', ...message }),
  });
  return ((await answer.json()) as { ts: string }).ts;
}
