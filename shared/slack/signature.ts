import { createHmac, timingSafeEqual } from 'node:crypto';
import { minuteMs } from '../model/units.ts';

/** Raw, unparsed request. */
export interface SignedBody {
  body: string;
  /** Header X-Slack-Request-Timestamp, epoch seconds. */
  timestamp?: string;
  /** Header X-Slack-Signature, `v0=` and 64 hexadecimal digits. */
  signature?: string;
}

export type SignatureProblem = 'unsigned' | 'stale' | 'forged';

/** Maximum age of a request, ms; older ones may be replays. Source: docs.slack.dev, "Verifying requests from Slack". */
const freshFor = 5 * minuteMs;
const signatureForm = /^v0=[\da-f]{64}$/;

/** Checks that need no secret: a missing or malformed header, or a stale timestamp. @param now epoch ms */
export function formProblem(
  { timestamp = '', signature = '' }: SignedBody,
  now: number,
): 'unsigned' | 'stale' | undefined {
  if (!/^\d{1,12}$/.test(timestamp) || !signatureForm.test(signature)) return 'unsigned';
  return Math.abs(now - Number(timestamp) * 1000) > freshFor ? 'stale' : undefined;
}

/**
 * Verifies that Slack signed this body within the last five minutes: HMAC-SHA256 with the app's signing secret over
 * `v0:timestamp:body`, compared in constant time. The caller must detect replays within that time, by the signature.
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
