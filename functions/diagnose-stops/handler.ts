import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createIncidentTable } from '../../shared/gateways/incident-table.ts';
import { createMessageClaims } from '../../shared/gateways/message-claims.ts';
import { createMutes } from '../../shared/gateways/mutes.ts';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { count, log, observed } from '../../shared/lambda/observed.ts';
import { wireTable } from '../../shared/wiring/table.ts';
import { environmentSchema } from './environment.ts';
import { diagnoseStops } from './run.ts';
import type { Shell } from './shell.ts';

const environment = readEnvironment(environmentSchema);
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };
const documents = wireTable();
const counting = {
  incidents: createIncidentTable(documents, table),
  claims: createMessageClaims(documents, table),
  mutes: createMutes(documents, table),
  now: Date.now,
  log,
  count,
};

let written: Shell['write'] | undefined;

const shell: Shell = {
  ...counting,
  async write(claim, invocation) {
    written ??= (await import('./wire-messages.ts')).wireMessages(environment, counting);
    await written(claim, invocation);
  },
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
