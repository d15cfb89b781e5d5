import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The secret of every access key of the sandbox. */
const secret = 'sandbox';
const algorithm = 'AWS4-HMAC-SHA256';

/** Signature parts of an S3 request: in its query when it was presigned, else in its headers. */
export interface Signature {
  keyId: string;
  region: string;
  /** `20261125T133000Z` */
  date: string;
  /** When a request that was signed in advance ends, epoch ms. */
  expiresAt?: number;
  matches: boolean;
}

interface SignedRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
}

/** Reads and checks a request's signature (AWS Signature Version 4), or undefined for one without. */
export function readSignature(request: SignedRequest): Signature | undefined {
  const query = request.url.searchParams;
  if (query.has('X-Amz-Signature')) return readPresigned(request, query);
  const header = /Credential=(\S+?),\s*SignedHeaders=(\S+?),\s*Signature=(\w+)/.exec(
    request.headers.authorization ?? '',
  );
  const [, credential = '', signedHeaders = '', signature] = header ?? [];
  const [keyId, , region] = credential.split('/');
  if (!keyId || !region) return undefined;
  const date = String(request.headers['x-amz-date']);
  const payloadHash = String(request.headers['x-amz-content-sha256']);
  const expected = sign(request, { credential, date, signedHeaders, payloadHash });
  return { keyId, region, date, matches: signature === expected };
}

function readPresigned(request: SignedRequest, query: URLSearchParams): Signature | undefined {
  const [credential, date, signedHeaders] = ['Credential', 'Date', 'SignedHeaders'].map(
    (name) => query.get(`X-Amz-${name}`) ?? '',
  ) as [string, string, string];
  const [keyId, , region] = credential.split('/');
  if (!keyId || !region) return undefined;
  const expected = sign(request, { credential, date, signedHeaders, payloadHash: 'UNSIGNED-PAYLOAD' });
  return {
    ...{ keyId, region, date },
    expiresAt: timeOf(date) + Number(query.get('X-Amz-Expires')) * 1000,
    matches: query.get('X-Amz-Signature') === expected,
  };
}

/** `20261125T133000Z` in epoch ms. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** As the Amazon S3 API reference has it, "Authenticating Requests (AWS Signature Version 4)". */
function sign(
  { method, url, headers }: SignedRequest,
  parts: { credential: string; date: string; signedHeaders: string; payloadHash: string },
): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .toSorted();
  const names = parts.signedHeaders.split(';');
  const lines = names.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const canonical = [method, url.pathname, query.join('&'), lines.join(''), parts.signedHeaders];
  const scope = parts.credential.split('/').slice(1);
  const text = [algorithm, parts.date, scope.join('/'), hash([...canonical, parts.payloadHash].join('\n'))];
  const key = scope.reduce<string | Buffer>((current, part) => hmac(current, part), `AWS4${secret}`);
  return hmac(key, text.join('\n')).toString('hex');
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
