import { GatewayError } from '../errors.ts';
import type { SlackMessage } from './message.ts';

interface SlackResponseSettings {
  apiUrl: string;
  timeoutMs: number;
}

/** Where Slack's own answers go (docs.slack.dev, "Handling user interaction", response_url). */
const slackOrigin = 'https://hooks.slack.com';

export type SlackResponses = ReturnType<typeof createSlackResponses>;

/** Answers to a click or a command, at the address that came with it: needs no token, and no channel to be in. */
export function createSlackResponses({ apiUrl, timeoutMs }: SlackResponseSettings) {
  const ours = new Set([slackOrigin, new URL(apiUrl).origin]);
  const isSlack = (responseUrl: string) => URL.canParse(responseUrl) && ours.has(new URL(responseUrl).origin);

  const send = async (responseUrl: string, content: Record<string, unknown>): Promise<void> => {
    // The address is as good as a token, so no error may hold it.
    if (!isSlack(responseUrl)) {
      throw new GatewayError('slack-response-url', 'an address for answers that is not of Slack', {
        retryable: false,
      });
    }
    const response = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(content),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    }).catch((cause) => {
      throw new GatewayError('slack-unreachable', 'Slack did not take the answer', {
        retryable: true,
        cause,
      });
    });
    await response.body?.cancel();
    if (!response.ok) throw refused(response);
  };

  return {
    /** Whether the address is one of Slack's; every other is refused. */
    isSlack,

    /** Shows the message to whoever asked, and to nobody else. @throws GatewayError when Slack does not take it. */
    async tell(responseUrl: string, message: Partial<SlackMessage> & { text: string }): Promise<void> {
      const { text, blocks } = plain(message);
      await send(responseUrl, { response_type: 'ephemeral', replace_original: false, text, blocks });
    },

    /** Puts the message in the place of the one with the button. @throws GatewayError when Slack does not take it. */
    async replace(responseUrl: string, message: Partial<SlackMessage> & { text: string }): Promise<void> {
      const { text, blocks } = plain(message);
      await send(responseUrl, { replace_original: true, text, blocks });
    },
  };
}

/** An answer is not worth a second call for workspaces without charts. */
function plain({ text, blocks, classicBlocks }: Partial<SlackMessage> & { text: string }) {
  return { text, blocks: classicBlocks ?? blocks };
}

/** An address takes five answers within half an hour; then Slack refuses it for good. */
function refused({ status, headers }: Response): GatewayError {
  const seconds = Number(headers.get('retry-after'));
  return new GatewayError(`slack-http-${status}`, `Slack answered ${status} to an answer`, {
    retryable: status === 429 || status >= 500,
    ...(seconds > 0 && { retryAfterMs: seconds * 1000 }),
  });
}
