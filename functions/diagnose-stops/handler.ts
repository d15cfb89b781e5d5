import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createContainerLogs } from '../../shared/gateways/container-logs.ts';
import { createEcs } from '../../shared/gateways/ecs.ts';
import { createIncidentTable } from '../../shared/gateways/incident-table.ts';
import { createMessageClaims } from '../../shared/gateways/message-claims.ts';
import { createSlack, type Slack } from '../../shared/gateways/slack.ts';
import { readSecret } from '../../shared/gateways/ssm.ts';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { count, log, observed } from '../../shared/lambda/observed.ts';
import { environmentSchema } from './environment.ts';
import { diagnoseStops } from './run.ts';
import type { Shell } from './shell.ts';

const environment = readEnvironment(environmentSchema);
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const ssm = new SSMClient({});

let opened: Slack | undefined;

/** Opens Slack once; a credential that could not be read is asked for again. */
async function slack(): Promise<Slack> {
  opened ??= createSlack({
    credential: await readSecret(ssm, environment.SLACK_PARAMETER),
    channel: environment.SLACK_CHANNEL,
    apiUrl: environment.SLACK_API_URL,
  });
  return opened;
}

const shell: Shell = {
  incidents: createIncidentTable(documents, table),
  claims: createMessageClaims(documents, table),
  ecs: createEcs(new ECSClient({})),
  logs: createContainerLogs(),
  slack,
  now: Date.now,
  log,
  count,
};

export const handler = observed(async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const events = batch.Records.map(({ messageId, body, attributes }) => ({
    messageId,
    body,
    receiveCount: Number(attributes.ApproximateReceiveCount),
  }));
  const { failed } = await diagnoseStops(events, shell, context.getRemainingTimeInMillis());
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
