import { queueRecords } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { wireOffering } from '../../shared/runtime/wire-offering.ts';
import { lazyPublisher, wireAnalysis } from '../../shared/runtime/wire-sizing.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { createClaims } from '../../shared/table/claims.ts';
import { createSizingScans } from '../../shared/table/sizing-scans.ts';
import { createWaitingServices } from '../../shared/table/waiting-services.ts';
import type { Deps } from './deps.ts';
import { environmentSchema } from './environment.ts';
import { rightsizeServices } from './run.ts';

const environment = readEnvironment(environmentSchema);
const now = Date.now;
const elapsed = () => performance.now();
const documents = wireTable();
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS, log };

/** Number of queues that Lambda polls: 4 in observe, one more with an endpoint, two more in change; see functions/NAME/function.yml. */
const installationOf = ({ INSTALLATION: name, SLACK_ENDPOINT, APPLY_QUEUE_URL }: typeof environment) => ({
  name,
  queues: 4 + (SLACK_ENDPOINT === 'none' ? 0 : 1) + (APPLY_QUEUE_URL ? 2 : 0),
});

const deps: Deps = {
  installation: installationOf(environment),
  // Two instances work on a scan at a time (maximumConcurrency); an alarm adds only a few calls.
  ...wireAnalysis(environment, documents, { now, elapsed, log, share: 0.5 }),
  scans: createSizingScans(documents, table),
  claims: createClaims(documents, table),
  waiting: createWaitingServices(documents, table),
  offering: wireOffering(environment, documents, now),
  publisher: lazyPublisher(environment, now, log),
  ...{ now, log, count },
};

export const handler = observed(
  async (event: unknown) => rightsizeServices(queueRecords(event) ?? [], deps),
  async () => (await import('../../shared/runtime/self-check.ts')).sizingProbes(environment, deps, documents),
);
