import { queueRecords } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { wireRollouts } from '../../shared/runtime/wire-rollouts.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { environmentSchema } from './environment.ts';
import { trackRollouts } from './run.ts';

const environment = readEnvironment(environmentSchema);
const edge = { now: Date.now, elapsed: () => performance.now(), log, count };
const { deps } = wireRollouts(environment, wireTable(), edge);

export const handler = observed(async (event: unknown) => trackRollouts(queueRecords(event) ?? [], deps));
