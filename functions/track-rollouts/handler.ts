import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { wireRollouts } from '../../shared/runtime/wire-rollouts.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { environmentSchema } from './environment.ts';
import { trackRollouts } from './run.ts';

const environment = readEnvironment(environmentSchema);
const edge = { now: Date.now, elapsed: () => performance.now(), log, count };
const { deps } = wireRollouts(environment, wireTable(), edge);

export const handler = observed(async (batch: SQSEvent): Promise<SQSBatchResponse> => {
  const { failed } = await trackRollouts(batch.Records, deps);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
