import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { log, observed } from '../../shared/runtime/observed.ts';
import { environmentSchema } from './environment.ts';
import { answerQueued } from './run.ts';
import { wireDeps } from './wire-deps.ts';

const deps = wireDeps(readEnvironment(environmentSchema), { now: Date.now, log });

export const handler = observed(async (batch: SQSEvent): Promise<SQSBatchResponse> => {
  const { failed } = await answerQueued(batch.Records, deps);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
