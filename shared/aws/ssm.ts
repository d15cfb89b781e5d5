import { GatewayError } from '../errors.ts';
import { createSignedRequests, endpointOf, type SigningSettings } from './signed-request.ts';

/** GetParameter's answer, as far as it is read. */
interface Answer {
  Parameter?: { Value?: string };
}

/**
 * Reads a SecureString.
 * @param timeoutMs for each of three tries
 * @throws GatewayError `parameter` (retryable: somebody may put it there) when it cannot be read.
 */
export async function readSecret(
  settings: SigningSettings,
  name: string,
  timeoutMs = 3_000,
): Promise<string> {
  try {
    const answer = await createSignedRequests('ssm', settings).send({
      method: 'POST',
      url: new URL(settings.endpoint ?? endpointOf('ssm', settings.region)),
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
      body: JSON.stringify({ Name: name, WithDecryption: true }),
      timeoutMs,
    });
    const { Parameter } = JSON.parse(answer) as Answer;
    if (Parameter?.Value) return Parameter.Value.trim();
  } catch (cause) {
    const why = cause instanceof GatewayError ? cause.code : String(cause);
    throw new GatewayError('parameter', `the SSM parameter ${name} is not readable: ${why}`, {
      retryable: true,
      cause,
    });
  }
  throw new GatewayError('parameter', `the SSM parameter ${name} is empty`, { retryable: true });
}
