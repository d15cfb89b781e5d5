import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answer of a Web API method or of the webhook. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** The arguments of a call, from a form or from JSON; `blocks` and `metadata` are parsed. */
export type Arguments = Record<string, unknown>;

/** Bigger requests are refused; the largest message that Slack takes is far below. */
const maximumBodyBytes = 1024 * 1024;

/** Reads a request's body as text. Throws when it is larger than `most` bytes, by default 1 MiB. */
export async function readBody(request: IncomingMessage, most = maximumBodyBytes): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > most) throw new Error(`request body larger than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Parses the arguments of a Web API call. In a form, structured arguments are JSON texts; one that is not
 * JSON is left as the text, which the method then refuses.
 */
export function parseArguments(contentType: string, body: string): Arguments {
  if (contentType.includes('json')) return asObject(parseJson(body));
  const form: Arguments = Object.fromEntries(new URLSearchParams(body));
  for (const name of ['blocks', 'metadata']) {
    if (typeof form[name] === 'string') form[name] = parseJson(form[name]) ?? form[name];
  }
  return form;
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** True for `true` and for the form's "true" and "1". */
export function asFlag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  const contentType = 'application/json; charset=utf-8';
  return { status, headers: { 'content-type': contentType, ...headers }, body: JSON.stringify(value) };
}

export function respond(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
