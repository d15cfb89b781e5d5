import { createHmac, timingSafeEqual } from 'node:crypto';
import { minuteMs } from '../model/units.ts';

/** A request as it came: the raw body, before anything read it. */
export interface SignedBody {
  body: string;
  /** Header X-Slack-Request-Timestamp, epoch seconds. */
  timestamp?: string;
  /** Header X-Slack-Signature, `v0=` and 64 hexadecimal digits. */
  signature?: string;
}

export type SignatureProblem = 'unsigned' | 'stale' | 'forged';

/** As Slack advises: older requests may be replays. Source: docs.slack.dev, "Verifying requests from Slack". */
const freshFor = 5 * minuteMs;
const signatureForm = /^v0=[\da-f]{64}$/;

/** Finds what can be told without the secret: a missing or malformed header, or a time that is too far away. @param now epoch ms */
export function formProblem(
  { timestamp = '', signature = '' }: SignedBody,
  now: number,
): 'unsigned' | 'stale' | undefined {
  if (!/^\d{1,12}$/.test(timestamp) || !signatureForm.test(signature)) return 'unsigned';
  return Math.abs(now - Number(timestamp) * 1000) > freshFor ? 'stale' : undefined;
}

/**
 * Whether Slack signed this body just now: HMAC-SHA256 with the app's signing secret over `v0:timestamp:body`, compared
 * in constant time. A replay within the five minutes is for the caller to find, by the signature.
 * @param now epoch ms
 */
export function signatureProblem(
  { body, timestamp = '', signature = '' }: SignedBody,
  secret: string,
  now: number,
): SignatureProblem | undefined {
  const problem = formProblem({ body, timestamp, signature }, now);
  if (problem) return problem;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest();
  const given = Buffer.from(signature.slice('v0='.length), 'hex');
  return timingSafeEqual(expected, given) ? undefined : 'forged';
}
