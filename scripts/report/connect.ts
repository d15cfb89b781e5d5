import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { parseEcsArn } from '../../shared/model/arn.ts';
import type { Options } from './arguments.ts';

/** Region and credentials for reading. */
export interface Connection {
  region: string;
  credentials: ECSClientConfig['credentials'];
  endpoint?: string;
  /** Ends everything that was started for the connection. */
  close(): Promise<void>;
}

/**
 * Finds region and credentials the way the AWS CLI does: options, environment, profile, SSO, container, instance.
 * Resolved once and first, so that a missing one is reported at once.
 * @throws the SDK's errors, for explain.ts
 */
export async function connect({ cluster, service, region, profile }: Options): Promise<Connection> {
  const named = parseEcsArn(service ?? '') ?? parseEcsArn(cluster ?? '');
  const { config } = new ECSClient({
    profile,
    // The JavaScript SDK ignores AWS_DEFAULT_REGION, which the AWS CLI supports.
    region: region ?? named?.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION,
  });
  const found = await config.region();
  await config.credentials();
  return { region: found, credentials: config.credentials, close: async () => {} };
}

/** Starts the local AWS with the sample fleet. */
export async function connectToSandbox(): Promise<Connection> {
  const { startSteward } = await import('../../sandbox/steward.ts');
  const { sandbox, close } = await startSteward();
  return { ...sandbox.clientConfig, close };
}
