import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import { GatewayError } from '../errors.ts';
import { refusedByHttp, unreachable } from './slack-error.ts';

/**
 * Posts to a Slack URL: an incoming webhook, or the response_url of a click or command. Follows no redirects.
 * @param timeoutMs timeout of the single attempt
 * @throws GatewayError `slack-http-STATUS`, with `retryAfterMs` if Slack sent Retry-After; `slack-CODE` if Slack
 * refuses the content; `slack-unreachable`. No error contains the URL, which is as sensitive as a token.
 */
export async function postToWebhook(url: string, content: object, timeoutMs: number): Promise<void> {
  let retryAfter = 0;
  // The library's error omits the Retry-After header.
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
