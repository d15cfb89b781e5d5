import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Cause } from '../../shared/model/causes.ts';
import type { TaskDefinitionEvidence } from '../../shared/model/evidence.ts';
import type { Occurrence } from '../../shared/model/incident.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { createIncidentTable, type IncidentTable } from '../../shared/table/incident-table.ts';
import { createMessageClaims, type MessageClaims } from '../../shared/table/message-claims.ts';
import { createStopRecords, type StopRecords } from '../../shared/table/stop-records.ts';
import { aDiagnosis, aServiceEvent, aStop } from '../builders/incident.ts';
import { aPlace, aStoppedTask } from '../builders/stopped-task.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

const start = Date.UTC(2026, 10, 20, 12);
const settings = { tableName: 'app-items', keepDays: 30 };
const wanted = new Set(['out-of-memory', 'container-health-check-failed']);
let sandbox: Sandbox;
let client: DynamoDBClient;
let incidents: IncidentTable;
let claims: MessageClaims;
let records: StopRecords;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient(sandbox.clientConfig);
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  incidents = createIncidentTable(documents, settings);
  claims = createMessageClaims(documents, settings);
  records = createStopRecords(documents, settings);
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

interface Stop {
  service: string;
  at: number;
  cause?: Cause;
  size?: { cpuUnits?: number; memoryMiB?: number };
}

const placeOf = (name: string) => aPlace({ kind: 'service', name });

function occurrenceOf({ service, at, cause = 'out-of-memory', size = {} }: Stop): Occurrence {
  const taskArn = `arn:aws:ecs:eu-west-1:123456789012:task/shop/${service}-${at}`;
  const task = aStoppedTask({ place: placeOf(service), taskArn, stoppedAt: at, ...size });
  return aStop(task, aDiagnosis({ cause }));
}

/** Counts a stop as diagnose-stops does, by the text of its event; returns the claim if it opened an incident. */
async function happened(stop: Stop, key = `${stop.cause ?? 'out-of-memory'}#web`) {
  const occurrence = occurrenceOf(stop);
  const { claim } = await incidents.record(
    { workload: serviceKey(occurrence.place), key },
    [occurrence],
    stop.at,
  );
  return claim;
}

function stopsOf(service: string, since = start - dayMs) {
  return records.stopsOf(placeOf(service), wanted, since);
}

test('a service without stops has no records', async () => {
  expect(await stopsOf('calm')).toEqual([]);
});

test('the stops of an incident have their times and the size they ran on', async () => {
  const times = [0, 1, 2].map((minutes) => start + minutes * minuteMs);
  for (const at of times) await happened({ service: 'catalog', at });
  expect(await stopsOf('catalog')).toEqual([
    { cause: 'out-of-memory', container: 'web', times, size: { cpuUnits: 512, memoryMiB: 1024 } },
  ]);
  expect((await stopsOf('catalog', start + minuteMs))[0]?.times).toEqual(times.slice(1));
  expect(await stopsOf('catalog', start + hourMs)).toEqual([]);
});

test('stops of other causes or services and service events do not count', async () => {
  await happened({ service: 'mixed', at: start, cause: 'secret-not-found' });
  await happened({ service: 'mixed-up', at: start });
  const event = aServiceEvent({ place: placeOf('mixed') });
  const occurrence: Occurrence = {
    ...{ kind: 'service-event', id: event.id, at: start, place: event.place, event },
    diagnosis: aDiagnosis({ cause: 'container-health-check-failed' }),
  };
  const id = { workload: serviceKey(event.place), key: 'container-health-check-failed#SERVICE_X' };
  await incidents.record(id, [occurrence], start);
  expect(await stopsOf('mixed')).toEqual([]);
});

test('evidence overrides the event: cause, size and the limit of the container', async () => {
  const claim = await happened({
    service: 'evidence',
    at: start,
    cause: 'killed',
    size: { cpuUnits: undefined },
  });
  if (!claim) throw new Error('no incident was opened');
  const taskDefinition: TaskDefinitionEvidence = {
    ...{ cpuUnits: 1024, memoryMiB: 2048 },
    containers: [
      { name: 'web', essential: true, memoryMiB: 512, heapFlags: [], secrets: [] },
      { name: 'proxy', essential: true, memoryMiB: 256, heapFlags: [], secrets: [] },
    ],
  };
  const { incident } = claim;
  const occurrence = { ...incident.occurrence, diagnosis: aDiagnosis() };
  await claims.settle(claim, { ...incident, occurrence, evidence: { taskDefinition, gaps: [] } }, start);
  expect(await stopsOf('evidence')).toEqual([
    {
      ...{ cause: 'out-of-memory', container: 'web', times: [start], containerLimitMiB: 512 },
      size: { cpuUnits: 1024, memoryMiB: 1024 },
    },
  ]);
});

test('stops before the newest episode have no size, which may have been another then', async () => {
  await happened({ service: 'again', at: start });
  const later = start + 5 * hourMs;
  await happened({ service: 'again', at: later, size: { memoryMiB: 4096 } });
  expect(await stopsOf('again')).toEqual([
    { cause: 'out-of-memory', container: 'web', times: [start] },
    { cause: 'out-of-memory', container: 'web', times: [later], size: { cpuUnits: 512, memoryMiB: 4096 } },
  ]);
});

test('the stops of a task family are found under its name', async () => {
  const place = aPlace({ kind: 'family', name: 'nightly' });
  const occurrence = { ...occurrenceOf({ service: 'nightly', at: start }), place };
  await incidents.record({ workload: serviceKey(place), key: 'out-of-memory#web' }, [occurrence], start);
  expect(await records.stopsOf(place, wanted, start)).toHaveLength(1);
  expect(await stopsOf('nightly')).toEqual([]);
});

test('reading the stops of a service costs one query plus one per incident that matters', async () => {
  sandbox.calls.clear();
  await stopsOf('catalog');
  expect(sandbox.calls.counts('operator')).toEqual({ 'dynamodb:Query': 2 });
});

test('a crash loop returns its newest stops, oldest first', async () => {
  const times = Array.from({ length: 510 }, (_, second) => start + second * 1000);
  const occurrences = times.map((at) => occurrenceOf({ service: 'looping', at }));
  const [first] = occurrences;
  const workload = serviceKey(first?.place ?? placeOf('looping'));
  for (let from = 0; from < times.length; from += 50) {
    const some = occurrences.slice(from, from + 50);
    await incidents.record({ workload, key: 'out-of-memory#web' }, some, start + 510_000);
  }
  const [record] = await stopsOf('looping');
  expect(record?.times).toEqual(times.slice(-500));
});
