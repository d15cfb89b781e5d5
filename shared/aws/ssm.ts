import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { GatewayError } from '../errors.ts';

export type Secrets = ReturnType<typeof createSecrets>;

/** Opens Systems Manager's Parameter Store. */
export function createSecrets(config: SSMClientConfig) {
  const client = new SSMClient(config);
  return {
    /**
     * Reads a SecureString and trims it.
     * @throws GatewayError `parameter` if it cannot be read or is empty; retryable, since someone may still create it
     */
    async read(name: string): Promise<string> {
      const value = await parameterValue(client, name);
      if (value !== undefined && value !== '') return value;
      throw new GatewayError('parameter', `the SSM parameter ${name} is empty`, { retryable: true });
    },
  };
}

async function parameterValue(client: SSMClient, Name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value?.trim();
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : String(cause);
    const message = `the SSM parameter ${Name} is not readable: ${why}`;
    throw new GatewayError('parameter', message, { retryable: true, cause });
  }
}
