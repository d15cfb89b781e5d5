import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createSizingScans } from '../../shared/gateways/sizing-scans.ts';
import { createWorkQueue } from '../../shared/gateways/work-queue.ts';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { log, observed } from '../../shared/lambda/observed.ts';
import { parsePlanRequest } from '../../shared/task/sizing-request.ts';
import { wireSigning } from '../../shared/wiring/signing.ts';
import { sleep, wireSources } from '../../shared/wiring/sources.ts';
import { wireTable } from '../../shared/wiring/table.ts';
import { environmentSchema } from './environment.ts';
import { planQueued } from './queued.ts';
import { type Plan, planScan, type Shell } from './run.ts';

const environment = readEnvironment(environmentSchema);
const { AWS_REGION: region } = environment;
const now = Date.now;
/** On a clock that nobody sets, for pauses within AWS's limits. */
const elapsed = () => performance.now();
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };
const shell: Shell = {
  sources: { ...wireSources({ region, share: 1 }, { now: elapsed, sleep }), region, now, log },
  scans: createSizingScans(wireTable(), table),
  queue: createWorkQueue(wireSigning(environment, now), environment.WORK_QUEUE_URL),
  lookbackDays: environment.LOOKBACK_DAYS,
  log,
};

/** The schedules come through the queue; whoever invokes by hand gives the payload itself, and gets the plan. */
export const handler = observed(
  async (event: SQSEvent | unknown, context: Context): Promise<SQSBatchResponse | Plan> => {
    const records = (event as Partial<SQSEvent> | null)?.Records;
    if (!records) return planScan(parsePlanRequest(event), `scan-${context.awsRequestId}`, shell);
    const failed = await planQueued(records, shell);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  },
);
