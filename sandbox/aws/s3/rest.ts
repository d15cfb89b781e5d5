import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type Input } from '../service.ts';
import type { ObjectRequest, StoredObject } from './object-store.ts';
import { readSignature, type Signature } from './signature.ts';

/** A request of S3's REST protocol, path-style: `PUT /bucket/key`. */
export interface RestRequest {
  operation: string;
  signature: Signature;
  input: Input;
}

const operations: Record<string, string> = { GET: 'GetObject', PUT: 'PutObject' };
/** Query parameters allowed beside the signature; S3 would do something else with others. */
const knownQuery = /^(x-amz-[a-z0-9-]+|x-id)$/i;

/**
 * Reads the request and checks its signature.
 * @param now epoch ms, by which requests that were signed in advance end.
 * @throws AwsError in S3's words.
 */
export function readRestRequest(request: IncomingMessage, body: Buffer, now: number): RestRequest {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const { method = '', headers } = request;
  const operation = operations[method];
  const unknown = [...url.searchParams.keys()].find((name) => !knownQuery.test(name));
  if (!operation || unknown) {
    const what = unknown ? `the parameter ${unknown}` : method;
    throw new AwsError('NotImplemented', `The sandbox does not know ${what}.`, { status: 501 });
  }
  const signature = readSignature({ method, url, headers });
  if (!signature) throw refused('AccessDenied', 'Access Denied');
  if (signature.expiresAt !== undefined && now >= signature.expiresAt)
    throw refused('AccessDenied', 'Request has expired');
  if (!signature.matches)
    throw refused(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  checkBody(headers['x-amz-content-sha256'], body);
  const [, bucket = '', ...key] = url.pathname.split('/').map(decodeURIComponent);
  const contentType = headers['content-type'];
  const input: ObjectRequest = { bucket, key: key.join('/'), body, ...(contentType && { contentType }) };
  return { operation, signature, input: { ...input } };
}

function checkBody(claimed: string | string[] | undefined, body: Buffer): void {
  if (claimed === undefined || claimed === 'UNSIGNED-PAYLOAD') return;
  if (claimed === createHash('sha256').update(body).digest('hex')) return;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

function refused(name: string, message: string): AwsError {
  return new AwsError(name, message, { status: 403 });
}

/** Answers with the object, or after a PutObject with its name alone. */
export function sendObject(response: ServerResponse, operation: string, object: StoredObject): void {
  response.removeHeader('content-type');
  response.setHeader('etag', object.etag);
  if (operation === 'PutObject') {
    response.end();
    return;
  }
  response.setHeader('content-type', object.contentType);
  response.setHeader('last-modified', new Date(object.storedAt).toUTCString());
  response.setHeader('accept-ranges', 'bytes');
  response.end(object.body);
}

/** S3's names and statuses for failures that the other services share. */
const ownNames: Record<string, [name: string, status: number]> = {
  AccessDeniedException: ['AccessDenied', 403],
  InternalFailure: ['InternalError', 500],
  ThrottlingException: ['SlowDown', 503],
  UnrecognizedClientException: ['InvalidAccessKeyId', 403],
};

/** Answers with an error in XML. */
export function sendRestError(response: ServerResponse, failure: AwsError): void {
  const [code, status] = ownNames[failure.name] ?? [failure.name, failure.status];
  response.statusCode = status;
  response.setHeader('content-type', 'application/xml');
  const message = failure.message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
