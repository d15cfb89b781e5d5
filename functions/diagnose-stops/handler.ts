import type { Context } from 'aws-lambda';
import { readOwnEvent } from '../../shared/model/queue/own-event.ts';
import { type BatchAnswer, queueRecords, returned } from '../../shared/runtime/batch.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { count, log, observed } from '../../shared/runtime/observed.ts';
import { wireTable } from '../../shared/runtime/wire-table.ts';
import { createIncidentTable } from '../../shared/table/incident-table.ts';
import { createMessageClaims } from '../../shared/table/message-claims.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import type { Deps } from './deps.ts';
import { environmentSchema } from './environment.ts';
import { diagnoseStops } from './run.ts';
import type { wireMessages as WireMessages } from './wire-messages.ts';

const environment = readEnvironment(environmentSchema);
const table = { tableName: environment.TABLE_NAME, keepDays: environment.EVIDENCE_DAYS, log };
const documents = wireTable();
const counting = {
  incidents: createIncidentTable(documents, table),
  claims: createMessageClaims(documents, table),
  mutes: createMutes(documents, table),
  now: Date.now,
  log,
  count,
};

/** Set by each invocation: the ARN of this function says where it runs. */
let home = { region: '', account: '' };

let wired: ReturnType<typeof WireMessages> | undefined;

/** Loads what reads evidence and writes messages at its first use. */
async function messages() {
  wired ??= (await import('./wire-messages.ts')).wireMessages(environment, counting, { documents, table });
  return wired;
}

const deps: Deps = {
  ...counting,
  home: () => home,
  readService: async (place, broken) => (await messages()).readService(place, broken),
  rolloutOf: async (place) => (await messages()).rolloutOf(place),
  watchServices: async () => (await messages()).watchServices(home),
  noteLook: async (findings) => (await messages()).noteLook(findings, home),
  readCounts: async (ids) => (ids.length === 0 ? new Map() : (await messages()).readCounts(ids)),
  write: async (claim, invocation, tasks) => (await messages()).write(claim, invocation, tasks),
  summarize: async (claims, invocation) => (await messages()).summarize(claims, invocation),
};

export const handler = observed(
  async (event: unknown, context: Context): Promise<BatchAnswer> => {
    const [, , , region = '', account = ''] = context.invokedFunctionArn.split(':');
    home = { region, account };
    const records = queueRecords(event) ?? [];
    const own = records.filter(({ body }) => readOwnEvent(body));
    const stops = records.filter((record) => !own.includes(record));
    const ownFailed = own.length > 0 ? (await ownEvents()).answer(own) : [];
    const { failed } = await diagnoseStops(stops, deps, context.getRemainingTimeInMillis());
    return returned([...(await ownFailed), ...failed]);
  },
  async () => (await ownEvents()).probes(),
);

/** Answers the heartbeat and the doctor; loaded when one of them comes. */
async function ownEvents() {
  const { wireOwnEvents } = await import('./wire-own-events.ts');
  return wireOwnEvents(environment, { documents, now: Date.now, log, count });
}
