import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { GatewayError } from '../errors.ts';

const newToken = 'put a valid bot token into the SSM parameter';

/** Permanent refusals by Slack's error code, each with its remedy. */
const remedies: Record<string, string> = {
  channel_not_found: 'check SLACK_CHANNEL, and invite the app if the channel is private',
  not_in_channel: 'invite the app to the channel: /invite @ECS Steward',
  is_archived: 'unarchive the channel, or set another one in SLACK_CHANNEL',
  restricted_action: 'allow the app to post in the channel',
  missing_scope: 'add the scopes in docs/troubleshooting.md to the app and reinstall it',
  account_inactive: newToken,
  invalid_auth: newToken,
  not_authed: newToken,
  token_expired: newToken,
  token_revoked: newToken,
};

/**
 * Awaits a call of Slack's Web API and converts the client's errors.
 * @throws GatewayError `slack-CODE` with Slack's error code and its remedy, `slack-http-STATUS`, or `slack-unreachable`
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

/** Error for a status other than 2xx. @param retryAfterSeconds value of the Retry-After header, s */
export function refusedByHttp(status: number, retryAfterSeconds = 0): GatewayError {
  const retryAfterMs = retryAfterSeconds > 0 ? retryAfterSeconds * 1000 : undefined;
  const retryable = status === 429 || status >= 500;
  return new GatewayError(`slack-http-${status}`, `Slack answered ${status}`, { retryable, retryAfterMs });
}

/** Error for a call without an answer. */
export function unreachable(cause: unknown): GatewayError {
  return new GatewayError('slack-unreachable', 'Slack did not answer', { retryable: true, cause });
}
