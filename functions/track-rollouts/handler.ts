import { queueRecords } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { wireRollouts } from '../../shared/runtime/wire-rollouts.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { environmentSchema } from './environment.ts';
import { trackRollouts } from './run.ts';

const environment = readEnvironment(environmentSchema);
const edge = { now: Date.now, elapsed: () => performance.now(), log, count };
const documents = wireTable();
const { deps } = wireRollouts(environment, documents, edge);

export const handler = observed(
  async (event: unknown) => trackRollouts(queueRecords(event) ?? [], deps),
  async () => {
    const { slackProbe, tableProbe, unknownService } = await import('../../shared/runtime/self-check.ts');
    return {
      ...tableProbe(documents, environment.TABLE_NAME),
      ...slackProbe(environment),
      services: () => deps.changes.facts(unknownService),
    };
  },
);
