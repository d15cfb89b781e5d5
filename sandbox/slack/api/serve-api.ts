import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, asText, json, parseArguments, readBody, respond } from './call.ts';
import type { Fault, Faults } from './faults.ts';
import { methods, rateLimited, refuse, type Workspace } from './methods.ts';
import { plain, postToWebhook } from './webhook.ts';

/** One call of the Web API or of the webhook ("webhook"). `status` is 0 when the connection was cut. */
export interface SlackCall {
  method: string;
  at: number;
  status: number;
}

interface ApiOptions {
  workspace: Workspace;
  botToken: string;
  webhook: { path: string; channel: string };
  faults: Faults;
  /** Told of every call once it is answered. */
  record(method: string, status: number): void;
}

/** Serves /api/METHOD and the incoming webhook; gives false for any other path. */
export function createApi({ workspace, botToken, webhook, faults, record }: ApiOptions) {
  const callMethod = (name: string, request: IncomingMessage, body: string): Answer => {
    const call = parseArguments(request.headers['content-type'] ?? '', body);
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? asText(call.token);
    if (!token) return refuse({ error: 'not_authed' });
    if (token !== botToken) return refuse({ error: 'invalid_auth' });
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method ? method(workspace, call) : refuse({ error: 'unknown_method' });
  };
  const callWebhook = (path: string, body: string): Answer =>
    path === webhook.path ? postToWebhook(workspace, webhook.channel, body) : plain(403, 'invalid_token');

  return async (path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const isMethod = path.startsWith('/api/');
    if (!isMethod && !path.startsWith('/services/')) return false;
    const method = isMethod ? path.slice('/api/'.length) : 'webhook';
    const body = await readBody(request);
    const status = await answerWithFault(request, response, faults.take(method), () =>
      isMethod ? callMethod(method, request, body) : callWebhook(path, body),
    );
    record(method, status);
    return true;
  };
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
