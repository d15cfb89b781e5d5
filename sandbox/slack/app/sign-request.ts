import { createHmac } from 'node:crypto';

/** A request as Slack sends it to an app: a form, and the headers that prove who sent it. */
export interface SignedRequest {
  method: 'POST';
  headers: Record<string, string>;
  body: string;
}

/**
 * Signs a form with a signing secret, as "Verifying requests from Slack" describes it (v0).
 * @param at epoch ms of the request; the header tells whole seconds.
 */
export function signRequest(secret: string, body: string, at: number): SignedRequest {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  };
}
