import { CloudWatchClient, DescribeAlarmsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeClustersCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import type { SQSEvent } from 'aws-lambda';

const ecs = new ECSClient();
const cloudWatch = new CloudWatchClient();
const ecr = new ECRClient();

/** Each job is one call. */
const calls: Record<string, (input: never) => Promise<unknown>> = {
  'list-services': (input) => ecs.send(new ListServicesCommand(input)),
  'describe-images': (input) => ecr.send(new DescribeImagesCommand(input)),
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
