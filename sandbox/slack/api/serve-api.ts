import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ResponseUrls } from '../app/response-urls.ts';
import { type Answer, asText, json, parseArguments, readBody, respond } from './call.ts';
import type { Fault, Faults } from './faults.ts';
import { methods, rateLimited, refuse, type Workspace } from './methods.ts';
import { plain, postToWebhook } from './webhook.ts';

/** One call of the Web API, of the webhook ("webhook") or of a response_url ("response_url"). `status` is 0 when the connection was cut. */
export interface SlackCall {
  method: string;
  at: number;
  status: number;
}

interface ApiOptions {
  workspace: Workspace;
  botToken: string;
  webhook: { path: string; channel: string };
  responseUrls: ResponseUrls;
  faults: Faults;
  /** Told of every call once it is answered. */
  record(method: string, status: number): void;
}

/** Serves /api/METHOD, the incoming webhook and response URLs; gives false for any other path. */
export function createApi({ workspace, botToken, webhook, responseUrls, faults, record }: ApiOptions) {
  const callMethod = (name: string, request: IncomingMessage, body: string): Answer => {
    const call = parseArguments(request.headers['content-type'] ?? '', body);
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? asText(call.token);
    if (!token) return refuse({ error: 'not_authed' });
    if (token !== botToken) return refuse({ error: 'invalid_auth' });
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method ? method(workspace, call) : refuse({ error: 'unknown_method' });
  };
  const callResponseUrl = (path: string, body: string): Answer =>
    responseUrls.post(path, body) ?? plain(404, 'no_team');
  const callWebhook = (path: string, body: string): Answer =>
    path === webhook.path ? postToWebhook(workspace, webhook.channel, body) : plain(403, 'invalid_token');

  const answerTo = (method: string, path: string, request: IncomingMessage, body: string): Answer => {
    if (method === 'webhook') return callWebhook(path, body);
    return method === 'response_url' ? callResponseUrl(path, body) : callMethod(method, request, body);
  };

  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const method = methodOf(path);
    if (method === undefined) return false;
    const body = await readBody(request);
    const status = await answerWithFault(request, response, faults.take(method), () =>
      answerTo(method, path, request, body),
    );
    record(method, status);
    return true;
  };
}

/** Name of a path in calls and faults. */
function methodOf(path: string): string | undefined {
  if (path.startsWith('/api/')) return path.slice('/api/'.length);
  if (path.startsWith('/services/')) return 'webhook';
  return path.startsWith('/actions/') ? 'response_url' : undefined;
}

/** Answers one call, or fails as the fault says. Gives the HTTP status; 0 for a cut connection. */
async function answerWithFault(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
  answer: () => Answer,
): Promise<number> {
  if (fault?.kind === 'slow') await delay(fault.milliseconds, undefined, { ref: false });
  const given = fault?.kind === 'reset-before' ? undefined : (faultyAnswer(fault) ?? answer());
  if (!given || fault?.kind === 'reset-after') {
    request.socket.resetAndDestroy();
    return 0;
  }
  respond(response, given);
  return given.status;
}

function faultyAnswer(fault: Fault | undefined): Answer | undefined {
  switch (fault?.kind) {
    case 'ratelimited':
      return rateLimited(fault.retryAfterSeconds ?? 1);
    case 'http500':
      return json({ ok: false, error: 'internal_error' }, 500);
    case 'error':
      return refuse({ error: fault.error });
    default:
      return undefined;
  }
}
