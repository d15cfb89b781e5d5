import type { Context } from 'aws-lambda';
import { queueRecords } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { environmentSchema } from './environment.ts';
import { answerQueued } from './run.ts';
import { wireDeps } from './wire-deps.ts';

const environment = readEnvironment(environmentSchema);
/** Set by each invocation: the ARN of this function says where it runs. */
let home = { region: '', account: '' };
const deps = wireDeps(environment, { home: () => home, now: Date.now, log, count });

export const handler = observed(
  async (event: unknown, context: Context) => {
    const [, , , region = '', account = ''] = context.invokedFunctionArn.split(':');
    home = { region, account };
    return answerQueued(queueRecords(event) ?? [], deps);
  },
  async () => {
    const { slackProbe } = await import('../../shared/runtime/self-check.ts');
    return {
      ...slackProbe(environment),
      table: () => deps.mutes.all(Date.now()),
      clusters: () => deps.services.fewClusters(),
    };
  },
);
