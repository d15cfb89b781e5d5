import type { Applied } from '../../shared/rollout/apply.ts';
import { type BatchAnswer, queueRecords } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { environmentSchema } from './environment.ts';
import { applyByHand, applyQueued } from './run.ts';
import { wireDeps } from './wire-deps.ts';

const environment = readEnvironment(environmentSchema);
const edge = { now: Date.now, elapsed: () => performance.now(), log, count };
const deps = wireDeps(environment, edge);

/** Work comes through the queue; a manual invocation passes its payload directly and gets the result. */
export const handler = observed(async (event: unknown): Promise<BatchAnswer | Applied> => {
  const records = queueRecords(event);
  return records ? applyQueued(records, deps) : applyByHand(event, deps);
}, probes);

async function probes() {
  const { slackProbe, tableProbe, unknownService } = await import('../../shared/runtime/self-check.ts');
  return {
    ...tableProbe(wireTable(), environment.TABLE_NAME),
    ...slackProbe(environment),
    services: () => deps.changes.facts(unknownService),
  };
}
