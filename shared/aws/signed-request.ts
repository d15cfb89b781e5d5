import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { GatewayError } from '../errors.ts';
import { pause } from '../model/retry.ts';

/** Who calls AWS, where, and when. */
export interface SigningSettings {
  region: string;
  /** Where calls go instead of AWS's own endpoints (AWS_ENDPOINT_URL). */
  endpoint?: string;
  credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
  /** Epoch ms. */
  now(): number;
}

interface SignedRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: URL;
  headers?: Record<string, string>;
  body?: string;
  /** For each of the tries, ms. */
  timeoutMs: number;
  /** Gives up altogether. */
  abortSignal?: AbortSignal;
}

/** As many as the AWS SDK makes. */
const mostTries = 3;

/** Where a service of this region is. China has a domain of its own. */
export function endpointOf(service: string, region: string): string {
  return `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/**
 * Calls to an AWS service of which one or two operations are needed: its client from the SDK would be a large part
 * of a function's bundle.
 * @param service as it is called in endpoints and signatures: `s3`, `ssm`.
 */
export function createSignedRequests(service: string, settings: SigningSettings) {
  const signer = new SignatureV4({
    service,
    region: settings.region,
    credentials: settings.credentials,
    sha256: Sha256,
    // The paths of S3 are signed as they are sent.
    uriEscapePath: service !== 's3',
  });

  const sendOnce = async (request: SignedRequest): Promise<string> => {
    const { method, url, headers, body, timeoutMs, abortSignal } = request;
    const signingDate = new Date(settings.now());
    const signed = await signer.sign(
      { ...addressOf(url), method, headers: { ...headers, host: url.host }, body },
      { signingDate },
    );
    const { host, ...sent } = signed.headers;
    const signals = [AbortSignal.timeout(timeoutMs), ...(abortSignal ? [abortSignal] : [])];
    const signal = AbortSignal.any(signals);
    const response = await fetch(url, { method, headers: sent, body, signal, redirect: 'manual' });
    const answer = await response.text();
    if (response.ok) return answer;
    throw refusal(service, response.status, answer);
  };

  return {
    /**
     * @returns the answer's body. Tries again what may pass.
     * @throws GatewayError with AWS's own error name as its code (`AccessDenied`), or `unreachable`.
     */
    async send(request: SignedRequest): Promise<string> {
      for (let tries = 1; ; tries += 1) {
        try {
          return await sendOnce(request);
        } catch (cause) {
          request.abortSignal?.throwIfAborted();
          const error = cause instanceof GatewayError ? cause : unreachable(service, cause);
          if (!error.retryable || tries === mostTries) throw error;
          await pause(tries);
        }
      }
    },

    /** An address that lets whoever has it read what is there, for so many seconds (a week at most). */
    async presign(url: URL, expiresIn: number): Promise<string> {
      const headers = { host: url.host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
      const request = { ...addressOf(url), method: 'GET', headers };
      const { query } = await signer.presign(request, { expiresIn, signingDate: new Date(settings.now()) });
      const presigned = new URL(url);
      for (const [name, value] of Object.entries(query ?? {})) {
        presigned.searchParams.append(name, String(value));
      }
      return presigned.href;
    },
  };
}

/** A URL in the parts that the signer reads. */
function addressOf({ protocol, hostname, port, pathname }: URL) {
  return { protocol, hostname, ...(port && { port: Number(port) }), path: pathname, query: {} };
}

/** What may pass by itself; AWS words it differently from service to service. */
const passing = /(Throttl|SlowDown|RequestLimit|TooManyRequests|RequestTimeout|InternalError)/;

function refusal(service: string, status: number, answer: string): GatewayError {
  const code =
    /"__type"\s*:\s*"(?:[^"#]*#)?([^":]+)/.exec(answer)?.[1] ??
    /<Code>([^<]+)<\/Code>/.exec(answer)?.[1] ??
    `http-${status}`;
  const said =
    /"[Mm]essage"\s*:\s*"([^"]*)"/.exec(answer)?.[1] ?? /<Message>([^<]*)<\/Message>/.exec(answer)?.[1];
  const retryable = status >= 500 || status === 429 || passing.test(code);
  return new GatewayError(code, `${service} answered ${code}${said ? `: ${said}` : ''}`, { retryable });
}

function unreachable(service: string, cause: unknown): GatewayError {
  return new GatewayError('unreachable', `${service} did not answer`, { retryable: true, cause });
}
