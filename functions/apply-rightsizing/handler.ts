import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Applied } from '../../shared/applying/apply.ts';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { count, log, observed } from '../../shared/lambda/observed.ts';
import { environmentSchema } from './environment.ts';
import { applyByHand, applyQueued } from './run.ts';
import { wireShell } from './wire-shell.ts';

const environment = readEnvironment(environmentSchema);
const edge = { now: Date.now, elapsed: () => performance.now(), log, count };
const shell = wireShell(environment, edge);

/** Work comes through the queue; whoever invokes by hand gives the payload itself, and gets what came of it. */
export const handler = observed(async (event: SQSEvent | unknown): Promise<SQSBatchResponse | Applied> => {
  const records = (event as Partial<SQSEvent> | null)?.Records;
  if (!records) return applyByHand(event, shell);
  const { failed } = await applyQueued(records, shell);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
