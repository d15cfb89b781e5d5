import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { createIncidentTable } from '../../shared/table/incident-table.ts';
import { createMessageClaims } from '../../shared/table/message-claims.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import type { Deps } from './deps.ts';
import { environmentSchema } from './environment.ts';
import { diagnoseStops } from './run.ts';

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

let written: Deps['write'] | undefined;

const deps: Deps = {
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
  const { failed } = await diagnoseStops(events, deps, context.getRemainingTimeInMillis());
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
