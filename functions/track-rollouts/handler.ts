import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { count, log, observed } from '../../shared/lambda/observed.ts';
import { wireRollouts } from '../../shared/wiring/rollouts.ts';
import { wireTable } from '../../shared/wiring/table.ts';
import { environmentSchema } from './environment.ts';
import { trackRollouts } from './run.ts';

const environment = readEnvironment(environmentSchema);
const edge = { now: Date.now, elapsed: () => performance.now(), log, count };
const { shell } = wireRollouts(environment, wireTable(), edge);

export const handler = observed(async (batch: SQSEvent): Promise<SQSBatchResponse> => {
  const { failed } = await trackRollouts(batch.Records, shell);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
