import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { incidentPolicy, isClosed } from '../../shared/model/incident.ts';
import { createIncidentTable } from '../../shared/table/incident-table.ts';
import { createMessageClaims } from '../../shared/table/message-claims.ts';
import { aStop } from '../builders/incident.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

const second = 1000;
const settings = { tableName: 'app-items', keepDays: 30 };
const id = { workload: 'checkout', key: 'out-of-memory#web' };
let sandbox: Sandbox;
let client: DynamoDBClient;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient(sandbox.clientConfig);
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

it('a service that becomes steady while its message is written stays steady', async () => {
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const [incidents, claims] = [
    createIncidentTable(documents, settings),
    createMessageClaims(documents, settings),
  ];
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
