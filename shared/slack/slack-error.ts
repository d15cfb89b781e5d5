import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { GatewayError } from '../errors.ts';

const newToken = 'put a valid bot token into the SSM parameter';

/** Answers that stay until a person does something about them, and what. */
const remedies: Record<string, string> = {
  channel_not_found: 'check SLACK_CHANNEL, and invite the app to the channel when it is private',
  not_in_channel: 'invite the app to the channel: /invite @ECS Steward',
  is_archived: 'take the channel out of the archive, or name another in SLACK_CHANNEL',
  restricted_action: 'allow the app to post in the channel',
  missing_scope: 'give the app the scopes in docs/troubleshooting.md and install it again',
  account_inactive: newToken,
  invalid_auth: newToken,
  not_authed: newToken,
  token_expired: newToken,
  token_revoked: newToken,
};

/**
 * Waits for a call of Slack's Web API.
 * @throws GatewayError instead of the client's errors: `slack-CODE` with Slack's own code and its remedy,
 * `slack-http-STATUS`, or `slack-unreachable`.
 */
export async function called<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (cause) {
    throw translated(cause);
  }
}

function translated(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  if (cause instanceof WebAPIRateLimitedError) return refusedByHttp(429, cause.retryAfter);
  if (cause instanceof WebAPIHTTPError) return refusedByHttp(cause.statusCode);
  if (!(cause instanceof WebAPIPlatformError)) return unreachable(cause);
  const code = cause.data.error;
  const remedy = remedies[code];
  const message = `Slack answered ${code}${remedy ? `: ${remedy}` : ''}`;
  return new GatewayError(`slack-${code}`, message, { retryable: remedy === undefined, cause });
}

/** Error for a status other than 2xx; `retryAfterSeconds` is Slack's own header. */
export function refusedByHttp(status: number, retryAfterSeconds = 0): GatewayError {
  const retryAfterMs = retryAfterSeconds > 0 ? retryAfterSeconds * 1000 : undefined;
  const retryable = status === 429 || status >= 500;
  return new GatewayError(`slack-http-${status}`, `Slack answered ${status}`, { retryable, retryAfterMs });
}

/** Error for a call without an answer. */
export function unreachable(cause: unknown): GatewayError {
  return new GatewayError('slack-unreachable', 'Slack did not answer', { retryable: true, cause });
}
