import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { LambdaFunctionURLEvent } from 'aws-lambda';

/** Bodies of these types reach a function as text; every other, a form too, comes in base64. */
const textTypes = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

/** A request as it came to a function's URL. */
export interface UrlRequest {
  request: IncomingMessage;
  /** The path and query after the function's own address. */
  url: URL;
  urlId: string;
  /** `$default`, or the route of an HTTP API. */
  routeKey: string;
  body: Buffer;
  /** Epoch ms. */
  now: number;
}

/** The event of payload format 2.0, as a function URL of AuthType NONE and an HTTP API make it. */
export function functionUrlEvent({
  request,
  url,
  urlId,
  routeKey,
  body,
  now,
}: UrlRequest): LambdaFunctionURLEvent {
  const { method = 'GET', headers } = request;
  const isText = textTypes.test(headers['content-type'] ?? '');
  const { cookie, ...others } = headers;
  const sourceIp = '127.0.0.1';
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name).join(',')]),
  );
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie && { cookies: cookie.split('; ') }),
    headers: {
      ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])),
      'x-forwarded-for': sourceIp,
      'x-forwarded-proto': 'https',
    },
    ...(url.search && { queryStringParameters: query }),
    requestContext: {
      accountId: 'anonymous',
      apiId: urlId,
      domainName: url.host,
      domainPrefix: urlId,
      http: {
        method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: requestTime(now),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** 12/Mar/2026:19:03:58 +0000 */
function requestTime(now: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
