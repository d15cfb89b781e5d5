import { randomUUID } from 'node:crypto';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createSecrets } from '../../shared/aws/ssm.ts';
import { checkChannel } from '../../shared/slack/channel-check.ts';
import { type CheckResult, createInstallationChecks } from '../../shared/table/installation-checks.ts';
import type { Connection } from '../install/options.ts';
import { readSecret, slackSecrets } from '../install/slack-secrets.ts';
import type { SigningFacts, SlackFacts } from './check-slack.ts';
import { type StackView, sampleEvent } from './read-stack.ts';

const dayMs = 86_400_000;
/** Days in which a request from Slack counts as lately. */
const recentDays = 14;

/** Address of Slack's API: GovSlack by the parameter, the sandbox by the environment. */
function apiUrlOf({ parameters }: StackView): string {
  return process.env.SLACK_API_URL ?? parameters.slackApiUrl ?? 'https://slack.com/api/';
}

export async function readSlack(connection: Connection, stack: StackView): Promise<SlackFacts> {
  const { slackParameter: parameter = '', slackChannel: channel = '', minorChannel } = stack.parameters;
  const credential = await createSecrets(connection).read(parameter);
  const hasEndpoint = stack.facts.endpoint !== 'none';
  const minor = minorChannel ? { channel: minorChannel } : undefined;
  const facts = { region: connection.region, channel, minor, parameter, credential, hasEndpoint };
  const [form] = slackSecrets;
  if (!form || 'problem' in readSecret(form, credential)) return facts;
  const ask = (one: string) => checkChannel({ credential, channel: one, apiUrl: apiUrlOf(stack) });
  const reach = await ask(channel);
  return { ...facts, reach, minor: minor && { ...minor, reach: await ask(minor.channel) } };
}

/** @returns undefined in an installation without an endpoint */
export async function readSigning(
  connection: Connection,
  stack: StackView,
  now: number,
): Promise<SigningFacts | undefined> {
  if (stack.facts.endpoint === 'none') return undefined;
  const { slackSigningParameter: parameter = '' } = stack.parameters;
  const secret = await createSecrets(connection).read(parameter);
  return { region: connection.region, parameter, secret, accepted: await accepted(connection, now) };
}

async function accepted(connection: Connection, now: number): Promise<number | undefined> {
  const Metric = {
    Namespace: 'EcsSteward',
    MetricName: 'SlackRequestsAccepted',
    Dimensions: [{ Name: 'service', Value: 'ecs-steward' }],
  };
  const query = { Id: 'accepted', MetricStat: { Metric, Period: 3_600, Stat: 'Sum' } };
  try {
    const { MetricDataResults } = await new CloudWatchClient(connection).send(
      new GetMetricDataCommand({
        MetricDataQueries: [query],
        StartTime: new Date(now - recentDays * dayMs),
        EndTime: new Date(now + 3_600_000),
      }),
    );
    return (MetricDataResults?.[0]?.Values ?? []).reduce((sum, value) => sum + value, 0);
  } catch {
    return undefined;
  }
}

/** A cold start and the batching window take 6 s at most; a queue that keeps up answers in this time. */
export const testPostSeconds = 45;
const askAgainMs = 1_000;

/**
 * Sends a synthetic stop through the queue, and waits for the result of its test post.
 * @returns undefined when there was no result in time
 */
export async function readTestPost(
  connection: Connection,
  { resources }: StackView,
  sleep: (ms: number) => Promise<void>,
): Promise<CheckResult | undefined> {
  const physicalId = (id: string) => resources.find((one) => one.id === id)?.physicalId ?? '';
  const id = randomUUID();
  const message = {
    source: 'ecs-steward',
    'detail-type': 'Installation Check',
    detail: { id, stop: JSON.parse(sampleEvent('task-stopped/out-of-memory')) },
  };
  await new SQSClient(connection).send(
    new SendMessageCommand({ QueueUrl: physicalId('StopsQueue'), MessageBody: JSON.stringify(message) }),
  );
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
  const checks = createInstallationChecks(documents, { tableName: physicalId('StateTable') });
  for (let waited = 0; waited < testPostSeconds; waited += askAgainMs / 1000) {
    const result = await checks.read(id);
    if (result) return result;
    await sleep(askAgainMs);
  }
  return undefined;
}
