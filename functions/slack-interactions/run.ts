import type { WorkQueue } from '../../shared/aws/work-queue.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { SlackChange } from '../../shared/model/queue/apply-work.ts';
import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { isOfWorkspace, parseSlackRequest, type SlackRequest } from '../../shared/slack/request.ts';
import { formProblem, type SignatureProblem, signatureProblem } from '../../shared/slack/signature.ts';
import { slackWorkOf } from '../../shared/slack/work-of-request.ts';
import type { Deps } from './deps.ts';
import { whyNotApprover, whyNotAsk } from './who-may.ts';

/** Request to the function URL: the fields we use (Lambda's payload format 2.0, lower-case header names). */
export interface HttpRequest {
  headers?: Readonly<Record<string, string | undefined>>;
  body?: string;
  isBase64Encoded?: boolean;
}

export interface HttpAnswer {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Largest body, bytes. Slack's requests have a few kilobytes; a click also includes its message, of about 12,000 characters at most. */
const mostBytes = 200_000;
/**
 * Time, ms, for which a signature is recorded: it is valid for five minutes before and after its timestamp; an extra
 * second also covers a replay at the boundary.
 */
const rememberedMs = 10 * minuteMs + 1000;

type Refusal = SignatureProblem | 'no-secret' | 'oversized' | 'replayed' | 'malformed' | 'other-workspace';

/** Refusals that anyone on the internet can cause: only counted, not logged individually. */
const isFromAnyone: ReadonlySet<Refusal> = new Set(['oversized', 'unsigned', 'stale', 'forged', 'no-secret']);

const statusOf: Readonly<Record<Refusal, number>> = {
  oversized: 413,
  unsigned: 401,
  'no-secret': 401,
  stale: 401,
  forged: 401,
  replayed: 401,
  malformed: 400,
  'other-workspace': 403,
};

/**
 * Handles a click or command from Slack: verifies it, sends it to the queue, and answers Slack immediately. A refused
 * request never reaches the queue.
 * @throws errors of the gateways; Slack then shows a failure, and the user can try again
 */
export async function answerSlack(request: HttpRequest, deps: Deps): Promise<HttpAnswer> {
  const { body = '', isBase64Encoded = false } = request;
  const encoding = isBase64Encoded ? 'base64' : 'utf8';
  if (Buffer.byteLength(body, encoding) > mostBytes) return refused('oversized', deps);
  const raw = Buffer.from(body, encoding).toString('utf8');
  const problem = await whyNotFromSlack(raw, request.headers ?? {}, deps);
  if (problem) return refused(problem, deps);
  deps.count('SlackRequestsAccepted');
  try {
    return await answerVerified(raw, deps);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return refused('malformed', deps, { problem: error.message });
  }
}

async function whyNotFromSlack(
  body: string,
  headers: NonNullable<HttpRequest['headers']>,
  { signingSecret, claims, now }: Deps,
): Promise<Refusal | undefined> {
  const signature = headers['x-slack-signature'];
  const signed = { body, signature, timestamp: headers['x-slack-request-timestamp'] };
  const early = formProblem(signed, now());
  if (early) return early;
  const secret = await signingSecret();
  if (secret === undefined) return 'no-secret';
  const problem = signatureProblem(signed, secret, now());
  if (problem) return problem;
  return (await claims.claimOnce(`slack-request#${signature}`, now(), rememberedMs)) ? undefined : 'replayed';
}

/** @throws InvalidInputError for a malformed or unknown request */
async function answerVerified(body: string, deps: Deps): Promise<HttpAnswer> {
  const request = parseSlackRequest(body);
  if (!isOfWorkspace(request, deps.teams)) return refused('other-workspace', deps);
  if (!deps.responses.isSlack(request.responseUrl)) {
    throw new InvalidInputError('response_url: is not a Slack URL');
  }
  const asked = slackWorkOf(request, deps.now());
  if ('answer' in asked) return ephemeral(asked.answer);
  const kind = 'question' in asked ? asked.question.kind : asked.change.kind;
  if (!(await deps.isWithinLimit(request.userId, deps.now()))) {
    return objected(request, { why: 'too-many', kind }, tooMany, deps);
  }
  if ('question' in asked) return takeQuestion(request, asked, deps);
  const { changes } = deps;
  // The button is from before the mode was changed.
  if (!changes) return objected(request, { why: 'not-allowed', kind }, changesNothing, deps);
  const objection = await whyNotApprover(request.userId, deps);
  if (objection !== undefined) return objected(request, { why: 'not-allowed', kind }, objection, deps);
  await take(asked.change, changes, deps);
  return { statusCode: 200 };
}

const changesNothing =
  'ECS Steward does not change services in this installation (deployment parameter `mode`).';

const tooMany = 'Too many requests: please wait a minute.';

async function takeQuestion(
  request: SlackRequest,
  { question, acknowledgement }: { question: SlackQuestion; acknowledgement: string },
  deps: Deps,
): Promise<HttpAnswer> {
  const objection = await whyNotAsk(question, deps);
  if (objection !== undefined) {
    return objected(request, { why: 'not-allowed', kind: question.kind }, objection, deps);
  }
  await take(question, deps.questions, deps);
  return request.kind === 'command' ? ephemeral(acknowledgement) : { statusCode: 200 };
}

async function take<Work extends SlackChange | SlackQuestion>(
  work: Work,
  queue: WorkQueue<Work>,
  { log, count }: Pick<Deps, 'log' | 'count'>,
): Promise<void> {
  await queue.send([work]);
  log.info('Slack request accepted', { kind: work.kind, user: work.userId });
  count('SlackRequestsTaken');
}

/** Refuses a request with a reason: in the response to a command; at the response URL for a click, whose response Slack does not show. */
async function objected(
  { responseUrl, userId, kind: form }: SlackRequest,
  { why, kind }: { why: 'not-allowed' | 'too-many'; kind: string },
  objection: string,
  deps: Deps,
): Promise<HttpAnswer> {
  const { responses, log, count } = deps;
  log.warn('request refused', { why, kind, user: userId });
  count('SlackRequestsRefused', 1, why);
  if (form === 'command') return ephemeral(objection);
  await responses
    .send(responseUrl, { text: objection })
    .catch((error) => log.error('refusal not posted', { error }));
  return { statusCode: 200 };
}

/** Refuses a request with only a status; the log has the reason, but never the request. */
function refused(why: Refusal, { log, count }: Deps, details: Record<string, unknown> = {}): HttpAnswer {
  if (!isFromAnyone.has(why)) log.warn('request refused', { why, ...details });
  count('SlackRequestsRefused', 1, why);
  return { statusCode: statusOf[why] };
}

function ephemeral(text: string): HttpAnswer {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ response_type: 'ephemeral', text }),
  };
}
