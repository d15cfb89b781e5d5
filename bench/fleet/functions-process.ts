// Process with only the planner and two workers of right-sizing, wired as their handlers wire them except for the
// clock: waiting for AWS's limits costs no time. Started by run-scan.ts, which delivers the work over IPC.
import { environmentSchema as planEnvironment } from '../../functions/plan-rightsizing/environment.ts';
import { planScan } from '../../functions/plan-rightsizing/run.ts';
import type { Deps } from '../../functions/rightsize-services/deps.ts';
import { environmentSchema } from '../../functions/rightsize-services/environment.ts';
import { rightsizeServices } from '../../functions/rightsize-services/run.ts';
import type { Log } from '../../shared/model/log.ts';
import { wireWorkQueue } from '../../shared/runtime/client-options.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { wireOffering } from '../../shared/runtime/wire-offering.ts';
import { wirePublisher } from '../../shared/runtime/wire-publisher.ts';
import { wireAnalysis } from '../../shared/runtime/wire-sizing.ts';
import { wireSources } from '../../shared/runtime/wire-sources.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { createClaims } from '../../shared/table/claims.ts';
import { createSizingScans } from '../../shared/table/sizing-scans.ts';
import { createWaitingServices } from '../../shared/table/waiting-services.ts';
import type { Answer, Request } from './messages.ts';
import { createWaitingClock } from './waiting-clock.ts';

const [startAt] = process.argv.slice(2);
const workers = 2;

const send = (answer: Answer) => process.send?.(answer);
let onClockMoved = () => {};
const clock = createWaitingClock(Number(startAt), (to) => {
  send({ kind: 'move-clock', to });
  return new Promise((resolve) => {
    onClockMoved = resolve;
  });
});
const { now, sleep } = clock;

const log: Log = {
  info: () => {},
  warn: () => {},
  error: (message, fields) =>
    console.error(message, fields?.error instanceof Error ? fields.error.message : ''),
};
const environment = readEnvironment(environmentSchema);
const { WORK_QUEUE_URL } = readEnvironment(planEnvironment);
const { AWS_REGION: region, LOOKBACK_DAYS: lookbackDays } = environment;
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS };
const documents = wireTable();
const scans = createSizingScans(documents, table);

/** Each worker has its own clients and pacer, like two instances of a Lambda function. */
const shells = Array.from({ length: workers }, (): Deps => {
  const ownDocuments = wireTable();
  const publisher = wirePublisher(environment, now, log);
  return {
    ...wireAnalysis(environment, ownDocuments, { now, sleep, log, share: 1 / workers }),
    scans: createSizingScans(ownDocuments, table),
    claims: createClaims(ownDocuments, table),
    waiting: createWaitingServices(ownDocuments, table),
    offering: wireOffering(environment, ownDocuments, now),
    installation: { name: 'ecs-steward-production', queues: 7 },
    publisher: async () => publisher,
    ...{ now, log, count: () => {} },
  };
});

function plan(id: string) {
  const sources = { ...wireSources({ region, share: 1 }, clock), region, now, log };
  const queue = wireWorkQueue(WORK_QUEUE_URL);
  return planScan({}, id, { sources, scans, queue, lookbackDays, log });
}

async function work({ worker, record, dies }: Extract<Request, { kind: 'work' }>): Promise<boolean> {
  const deps = shells[worker] as Deps;
  const gone = {
    ...deps,
    log: { ...log, error: () => {} },
    scans: { ...deps.scans, finish: neverWritten },
  };
  const { batchItemFailures } = await rightsizeServices([record], dies ? gone : deps);
  return batchItemFailures.length === 0;
}

function neverWritten(): never {
  throw new Error('the worker died');
}

/** maxRSS is in kilobytes. */
const peakMiB = () => process.resourceUsage().maxRSS / 1024;

process.on('message', async (request: Request) => {
  if (request.kind === 'clock-moved') {
    onClockMoved();
  } else if (request.kind === 'plan') {
    send({ kind: 'planned', plan: await plan(request.scan), peakMiB: peakMiB() });
  } else {
    const isDone = await work(request);
    send({ kind: 'worked', worker: request.worker, isDone, peakMiB: peakMiB() });
  }
});
