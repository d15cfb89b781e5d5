import { queueRecords } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { environmentSchema } from './environment.ts';
import { answerQueued } from './run.ts';
import { wireDeps } from './wire-deps.ts';

const environment = readEnvironment(environmentSchema);
const deps = wireDeps(environment, { now: Date.now, log, count });

export const handler = observed(
  async (event: unknown) => answerQueued(queueRecords(event) ?? [], deps),
  async () => {
    const { slackProbe } = await import('../../shared/runtime/self-check.ts');
    return {
      ...slackProbe(environment),
      table: () => deps.mutes.all(Date.now()),
      clusters: () => deps.services.fewClusters(),
    };
  },
);
