import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createSizingScans } from '../../shared/gateways/sizing-scans.ts';
import { createSizingState } from '../../shared/gateways/sizing-state.ts';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { count, log, observed } from '../../shared/lambda/observed.ts';
import { lazyPublisher } from '../../shared/wiring/lazy-publisher.ts';
import { wireOffering } from '../../shared/wiring/offering.ts';
import { wireAnalysis } from '../../shared/wiring/sizing.ts';
import { wireTable } from '../../shared/wiring/table.ts';
import { environmentSchema } from './environment.ts';
import { rightsizeServices } from './run.ts';
import type { Shell } from './shell.ts';

const environment = readEnvironment(environmentSchema);
const now = Date.now;
const elapsed = () => performance.now();
const documents = wireTable();
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };

const shell: Shell = {
  // Two of these work on a scan at a time (maximumConcurrency); an alarm is a handful of calls beside them.
  ...wireAnalysis(environment, documents, { now, elapsed, log, share: 0.5 }),
  scans: createSizingScans(documents, table),
  state: createSizingState(documents, table),
  offering: wireOffering(environment, documents, now),
  publisher: lazyPublisher(environment, now, log),
  ...{ now, log, count },
};

export const handler = observed(async (batch: SQSEvent): Promise<SQSBatchResponse> => {
  const records = batch.Records.map(({ messageId, body, attributes }) => ({
    ...{ messageId, body },
    receiveCount: Number(attributes.ApproximateReceiveCount),
  }));
  const { failed } = await rightsizeServices(records, shell);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
