import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

/** The clients of one AWS look-alike: the sandbox or moto. */
export interface Backend {
  cloudWatch: CloudWatchClient;
  dynamodb: DynamoDBClient;
  ecs: ECSClient;
  logs: CloudWatchLogsClient;
  scaling: ApplicationAutoScalingClient;
  s3: S3Client;
  sqs: SQSClient;
  ssm: SSMClient;
  destroy(): void;
}

/** Something to ask of both; the answers must be equal. */
export interface Case {
  name: string;
  ask(backend: Backend): Promise<unknown>;
}

/** Clients for an endpoint, without retries. */
export function createBackend(config: { endpoint: string; region: string; credentials: object }): Backend {
  const settings = { ...(config as ConstructorParameters<typeof ECSClient>[0]), maxAttempts: 1 };
  const clients = {
    cloudWatch: new CloudWatchClient(settings),
    dynamodb: new DynamoDBClient(settings),
    ecs: new ECSClient(settings),
    logs: new CloudWatchLogsClient(settings),
    scaling: new ApplicationAutoScalingClient(settings),
    s3: new S3Client({ ...(config as S3ClientConfig), maxAttempts: 1, forcePathStyle: true }),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** The name of the error that a call ends with, and whatever of it the case wants to compare. */
export async function errorOf(call: Promise<unknown>, ...members: string[]): Promise<unknown> {
  const error = await call.then(
    () => ({ name: 'no error' }),
    (caught: unknown) => caught as Record<string, unknown>,
  );
  return Object.fromEntries(
    ['name', ...members].map((member) => [member, (error as Record<string, unknown>)[member]]),
  );
}
