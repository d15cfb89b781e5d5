import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { FunctionUrlDefinition } from '../template/deployment.ts';
import type { Outcome } from './execution-environment.ts';
import { functionUrlEvent } from './function-url-event.ts';
import type { Lambda } from './lambda.ts';

/** Lambda's limit for a synchronous payload, in either direction. */
const largestPayloadBytes = 6 * 1024 * 1024;

/** Answers a request to the URL of a function; undefined for any other address. */
export type ServeFunctionUrl = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | undefined;

interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: string | Buffer;
  cookies?: string[];
}

/** URLs of the template's functions. They are open to everyone, so requests must be verified by the function. */
export function createFunctionUrls(
  urls: readonly FunctionUrlDefinition[],
  lambda: Lambda,
  clock: Clock,
): ServeFunctionUrl {
  async function answer(definition: FunctionUrlDefinition, request: IncomingMessage): Promise<Answer> {
    if (!definition.isOpen) return refusal(403, 'Forbidden');
    const body = await readBody(request);
    const given = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const url = new URL(given);
    url.pathname = given.pathname.slice(definition.path.length - 1);
    const { route } = definition;
    if (route && (route.method !== request.method || route.path !== url.pathname))
      return { ...refusal(404, ''), body: '{"message":"Not Found"}' };
    const routeKey = route ? `${route.method} ${route.path}` : '$default';
    const event = functionUrlEvent({ request, url, urlId: definition.id, routeKey, body, now: clock.now() });
    if (Buffer.byteLength(JSON.stringify(event)) > largestPayloadBytes)
      return refusal(
        413,
        `Request must be smaller than ${largestPayloadBytes} bytes for the InvokeFunction operation`,
      );
    return toAnswer(await lambda.invoke(definition.functionName, event));
  }

  return (request, response) => {
    const definition = urls.find(({ path }) => request.url?.startsWith(path));
    if (!definition) return undefined;
    return answer(definition, request).then(
      ({ statusCode, headers, body, cookies }) => {
        if (cookies) response.setHeader('set-cookie', cookies);
        response.writeHead(statusCode, headers).end(body);
      },
      // The caller went away in the middle of its body.
      () => void response.destroy(),
    );
  };
}

/** A result with a statusCode is the response; any other is its body. A failed function is a bad gateway. */
function toAnswer({ result, error }: Outcome): Answer {
  if (error || result === undefined || Buffer.byteLength(result) > largestPayloadBytes)
    return { statusCode: 502, headers: {}, body: 'Internal Server Error' };
  const json = { 'content-type': 'application/json' };
  const value = JSON.parse(result) as unknown;
  if (typeof value !== 'object' || value === null || !('statusCode' in value))
    return { statusCode: 200, headers: json, body: typeof value === 'string' ? value : result };
  const { statusCode, headers, body, cookies, isBase64Encoded } = value as Partial<Answer> & {
    isBase64Encoded?: boolean;
  };
  return {
    statusCode: Number(statusCode),
    headers: { ...json, ...lowerCased(headers ?? {}) },
    body: Buffer.from(String(body ?? ''), isBase64Encoded ? 'base64' : 'utf8'),
    ...(cookies && { cookies }),
  };
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function refusal(statusCode: number, message: string): Answer {
  const headers = { 'content-type': 'application/json' };
  return { statusCode, headers, body: JSON.stringify({ Message: message }) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
