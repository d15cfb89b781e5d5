import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import { GatewayError } from '../errors.ts';
import { refusedByHttp, unreachable } from './slack-error.ts';

/**
 * Posts to an address of Slack's: an incoming webhook, or the response_url of a click or command. Follows no redirect.
 * @param timeoutMs for the one try
 * @throws GatewayError `slack-http-STATUS`, with `retryAfterMs` where Slack asks for a pause; `slack-CODE` when Slack
 * refuses the content; `slack-unreachable`. None of them holds the address, which is as good as a token.
 */
export async function postToWebhook(url: string, content: object, timeoutMs: number): Promise<void> {
  let retryAfter = 0;
  // The library's error leaves out the Retry-After header.
  const fetchNoting: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    retryAfter = Number(response.headers.get('retry-after'));
    return response;
  };
  try {
    await new IncomingWebhook(url, { timeout: timeoutMs, fetch: fetchNoting }).send(content);
  } catch (cause) {
    if (!(cause instanceof IncomingWebhookHTTPError)) throw unreachable(cause);
    const { statusCode, body } = cause;
    if (/^[a-z]+(_[a-z]+)+$/.test(body) && statusCode === 400) {
      throw new GatewayError(`slack-${body}`, `Slack answered ${body}`, { retryable: false });
    }
    throw refusedByHttp(statusCode, retryAfter);
  }
}
