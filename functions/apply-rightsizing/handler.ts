import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Applied } from '../../shared/rollout/apply.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { environmentSchema } from './environment.ts';
import { applyByHand, applyQueued } from './run.ts';
import { wireDeps } from './wire-deps.ts';

const environment = readEnvironment(environmentSchema);
const edge = { now: Date.now, elapsed: () => performance.now(), log, count };
const deps = wireDeps(environment, edge);

/** Work comes through the queue; whoever invokes by hand gives the payload itself, and gets what came of it. */
export const handler = observed(async (event: SQSEvent | unknown): Promise<SQSBatchResponse | Applied> => {
  const records = (event as Partial<SQSEvent> | null)?.Records;
  if (!records) return applyByHand(event, deps);
  const { failed } = await applyQueued(records, deps);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
});
