import { CloudWatchClient, DescribeAlarmsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeClustersCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import type { SQSEvent } from 'aws-lambda';
import { createSignedRequests } from '../../../../shared/aws/signed-request.ts';

const ecs = new ECSClient();
const cloudWatch = new CloudWatchClient();

/** As the gateway of image tags calls it: the SDK's client of ECR is not among our packages. */
function describeImages(input: unknown): Promise<unknown> {
  const { AWS_ENDPOINT_URL = '', AWS_REGION: region = '', AWS_ACCESS_KEY_ID: accessKeyId = '' } = process.env;
  const credentials = { accessKeyId, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '' };
  return createSignedRequests('ecr', { region, credentials, now: Date.now }).send({
    method: 'POST',
    url: new URL(AWS_ENDPOINT_URL),
    headers: { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeImages' },
    body: JSON.stringify(input),
    timeoutMs: 3_000,
  });
}

/** Each job is one call. */
const calls: Record<string, (input: never) => Promise<unknown>> = {
  'list-services': (input) => ecs.send(new ListServicesCommand(input)),
  'describe-images': describeImages,
  'list-tasks': (input) => ecs.send(new ListTasksCommand(input)),
  'list-deployments': (input) => ecs.send(new ListServiceDeploymentsCommand(input)),
  'describe-revisions': (input) => ecs.send(new DescribeServiceRevisionsCommand(input)),
  'describe-clusters': (input) => ecs.send(new DescribeClustersCommand(input)),
  'describe-alarms': (input) => cloudWatch.send(new DescribeAlarmsCommand(input)),
  'list-metrics': (input) => cloudWatch.send(new ListMetricsCommand(input)),
};

/** Makes the calls of the sandbox's tests of permissions, and prints whether they were allowed. */
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const { body } of event.Records) {
    const { job, input } = JSON.parse(body).detail as { job: string; input: never };
    await calls[job]?.(input).then(
      () => console.log('allowed'),
      (error: Error) => console.log(`${error.name}: ${error.message}`),
    );
  }
};
