import { queueRecords } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { log, observed } from '../../shared/runtime/observed.ts';
import { environmentSchema } from './environment.ts';
import { answerQueued } from './run.ts';
import { wireDeps } from './wire-deps.ts';

const deps = wireDeps(readEnvironment(environmentSchema), { now: Date.now, log });

export const handler = observed(async (event: unknown) => answerQueued(queueRecords(event) ?? [], deps));
