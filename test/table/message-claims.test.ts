import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { incidentPolicy, isClosed } from '../../shared/model/incident.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { createIncidentFinder } from '../../shared/table/incident-finder.ts';
import { seenKey } from '../../shared/table/incident-item.ts';
import { createIncidentTable, type IncidentTable } from '../../shared/table/incident-table.ts';
import { createMessageClaims, type MessageClaims } from '../../shared/table/message-claims.ts';
import { aStop } from '../builders/incident.ts';
import { aPlace } from '../builders/stopped-task.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

const second = 1000;
const settings = { tableName: 'app-items', keepDays: 30 };
const home = { account: '123456789012', region: 'eu-west-1' };
const named = (name: string) => ({
  workload: serviceKey(aPlace({ name })),
  key: 'out-of-memory#web',
});
const id = named('checkout');
let sandbox: Sandbox;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;
let incidents: IncidentTable;
let claims: MessageClaims;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient(sandbox.clientConfig);
  documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  incidents = createIncidentTable(documents, settings);
  claims = createMessageClaims(documents, settings);
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

it('a service that becomes steady while its message is written stays steady', async () => {
  const start = aStop().at;
  const stopAt = (at: number) => ({ ...aStop(), id: `task-${at}`, at });
  const claim = async (now: number) => {
    const claimed = await claims.claim(id, now);
    if (!claimed) throw new Error('the message is not free');
    return claimed;
  };

  const { claim: opened } = await incidents.record(id, [stopAt(start)], start);
  if (!opened) throw new Error('no incident was opened');
  await claims.settle(opened, { ...opened.incident, message: { channel: 'C1', ts: '1' } }, start);
  await claims.markSteady(id, start + 20 * second, start + 20 * second);
  await incidents.record(id, [stopAt(start + 40 * second)], start + 40 * second);

  const writing = await claim(start + 60 * second);
  await claims.markSteady(id, start + 61 * second, start + 61 * second);
  await claims.settle(writing, writing.incident, start + 62 * second);

  const next = await claim(start + 62 * second + incidentPolicy.spacing);
  expect(next.incident.steadyAt).toBe(start + 61 * second);
  expect(isClosed(next.incident)).toBe(true);
});

/** Makes the evidence of an incident unreadable, as a faulty version might. */
async function breakEvidence({ workload, key }: typeof id): Promise<void> {
  const Key = { pk: workload, sk: `INCIDENT#${key}` };
  const change = { UpdateExpression: 'SET evidence = :none', ExpressionAttributeValues: { ':none': 'none' } };
  await documents.send(new UpdateCommand({ TableName: settings.tableName, Key, ...change }));
}

it('a malformed incident costs only its own message and line, and its next stop is counted', async () => {
  const [broken, fine] = [named('broken'), named('fine')];
  const now = aStop().at;
  for (const one of [broken, fine]) await incidents.record(one, [aStop()], now);
  await breakEvidence(broken);
  const later = now + incidentPolicy.lease;
  expect(await claims.behind(home, later)).toEqual(expect.arrayContaining([broken, fine]));
  await expect(claims.claim(broken, later)).rejects.toMatchObject({ code: 'item-broken', retryable: false });
  expect((await claims.claim(fine, later))?.incident.count).toBe(1);
  const open = await createIncidentFinder(documents, settings).openIn(home);
  expect(open.map((incident) => incident.id)).toContainEqual(fine);

  const joined = { ...aStop(), id: 'second', at: now + 1 };
  expect(await incidents.record(broken, [joined], later)).toMatchObject({ outcome: 'joined' });
  const quiet = later + 2 * incidentPolicy.quiet;
  const next = { ...aStop(), id: 'third', at: quiet };
  expect(await incidents.record(broken, [next], quiet)).toMatchObject({
    outcome: 'opened',
    claim: { incident: { episode: 2, previous: { count: 2 } } },
  });
});

it('messages that are behind are found by account and region', async () => {
  const elsewhere = { workload: serviceKey(aPlace({ account: '210987654321' })), key: 'out-of-memory#web' };
  const now = aStop().at;
  await incidents.record(elsewhere, [aStop()], now);
  expect(await claims.behind({ ...home, account: '210987654321' }, now)).toEqual([elsewhere]);
  expect(await claims.behind(home, now)).not.toContainEqual(elsewhere);
  expect(await claims.behind({ ...home, region: 'us-east-1' }, now)).toEqual([]);
});

it('a claim is not lost when the connection breaks before the answer', async () => {
  const torn = named('torn');
  const now = aStop().at;
  await incidents.record(torn, [aStop()], now);
  sandbox.faults.add({ service: 'dynamodb', operation: 'UpdateItem', kind: 'reset-after' });
  expect(await claims.claim(torn, now + incidentPolicy.lease)).toBeDefined();
  expect(await claims.claim(torn, now + incidentPolicy.lease)).toBeUndefined();
});

it('the first stop of an episode stays known after its record has expired', async () => {
  const looping = named('looping');
  const start = aStop().at;
  const day = 86_400 * second;
  const stopAt = (at: number) => ({ ...aStop(), id: `loop-${at}`, at });
  const { claim: opened } = await incidents.record(looping, [stopAt(start)], start);
  if (!opened) throw new Error('no incident was opened');
  await incidents.record(looping, [stopAt(start + day)], start + second);
  const first = seenKey(looping, stopAt(start));
  await documents.send(new DeleteCommand({ TableName: settings.tableName, Key: first }));
  expect(await claims.seenTimes(opened.incident)).toEqual({ firstSeenAt: start, lastSeenAt: start + day });
});

it('a stop older than the one that opened the episode counts as its first', async () => {
  const late = named('late');
  const start = aStop().at;
  const stopAt = (at: number) => ({ ...aStop(), id: `late-${at}`, at });
  const { claim: opened } = await incidents.record(late, [stopAt(start)], start);
  if (!opened) throw new Error('no incident was opened');
  await incidents.record(late, [stopAt(start - 60 * second)], start + second);
  expect(await claims.seenTimes(opened.incident)).toEqual({
    firstSeenAt: start - 60 * second,
    lastSeenAt: start,
  });
});

it.each([30, 1])(
  'a redrive of the dead-letter queue counts no stop twice with %d days of evidence',
  async (keepDays) => {
    const redriven = named(`redriven-${keepDays}`);
    const table = createIncidentTable(documents, { ...settings, keepDays });
    const occurrence = { ...aStop(), id: `redriven-${keepDays}` };
    await table.record(redriven, [occurrence], occurrence.at);
    const key = seenKey(redriven, occurrence);
    const { Item } = await documents.send(new GetCommand({ TableName: settings.tableName, Key: key }));
    // Four days in the queue, fourteen among the dead letters, and two that time to live may be late or early.
    expect(Item?.expiresAt).toBeGreaterThanOrEqual(occurrence.at / 1000 + 20 * 86_400);
    expect(await table.record(redriven, [occurrence], occurrence.at + 18 * 86_400 * second)).toEqual({
      outcome: 'duplicate',
      counted: 0,
    });
  },
);
