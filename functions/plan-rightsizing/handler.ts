import type { Context } from 'aws-lambda';
import { parsePlanRequest } from '../../shared/model/sizing-request.ts';
import { type BatchAnswer, queueRecords } from '../../shared/runtime/batch.ts';
import { wireWorkQueue } from '../../shared/runtime/client-options.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { log, observed } from '../../shared/runtime/observed.ts';
import { sleep, wireSources } from '../../shared/runtime/wire-sources.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { createSizingScans } from '../../shared/table/sizing-scans.ts';
import { environmentSchema } from './environment.ts';
import { type Deps, type Plan, planQueued, planScan } from './run.ts';

const environment = readEnvironment(environmentSchema);
const { AWS_REGION: region } = environment;
const now = Date.now;
/** Monotonic clock, ms, for pauses within AWS's API limits. */
const elapsed = () => performance.now();
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS, log };
const documents = wireTable();
const deps: Deps = {
  sources: { ...wireSources({ region, share: 1 }, { now: elapsed, sleep }), region, now, log },
  scans: createSizingScans(documents, table),
  queue: wireWorkQueue(environment.WORK_QUEUE_URL),
  lookbackDays: environment.LOOKBACK_DAYS,
  log,
};

/** Handles schedules, which arrive through the queue, and manual invocations, which pass the payload and receive the plan. */
export const handler = observed(async (event: unknown, context: Context): Promise<BatchAnswer | Plan> => {
  const records = queueRecords(event);
  if (records) return planQueued(records, deps);
  return planScan(parsePlanRequest(event), context.awsRequestId, deps);
}, probes);

async function probes() {
  const { tableProbe } = await import('../../shared/runtime/self-check.ts');
  return {
    ...tableProbe(documents, environment.TABLE_NAME),
    clusters: () => deps.sources.ecs.clusters(),
    metrics: () => deps.sources.cloudwatch.families('ecs-steward-check'),
  };
}
