import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { GatewayError } from '../errors.ts';

/**
 * Reads a SecureString.
 * @throws GatewayError `parameter` (retryable: somebody may put it there) when it cannot be read.
 */
export async function readSecret(client: SSMClient, name: string): Promise<string> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    if (Parameter?.Value) return Parameter.Value.trim();
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : String(cause);
    throw new GatewayError('parameter', `the SSM parameter ${name} is not readable: ${why}`, {
      retryable: true,
      cause,
    });
  }
  throw new GatewayError('parameter', `the SSM parameter ${name} is empty`, { retryable: true });
}
