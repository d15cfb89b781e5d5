import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { hourMs } from '../../shared/model/units.ts';
import { createMutes, type Mutes } from '../../shared/table/mutes.ts';
import { shopService } from '../builders/rollout.ts';
import { createSmallSandbox, startAt as now } from '../sandbox/aws/small-template.ts';

const [web, api] = [shopService('web'), shopService('api')];
const mute = { since: now, until: now + 2 * hourMs, by: 'U0ANNA' };
let sandbox: Sandbox;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;
let mutes: Mutes;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient(sandbox.clientConfig);
  documents = DynamoDBDocumentClient.from(client);
  mutes = createMutes(documents, { tableName: 'app-items' });
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

test('a muted service is muted until its time is over, and no other service is', async () => {
  await mutes.mute(web, mute);
  expect(await mutes.of(web, now)).toEqual(mute);
  expect(await mutes.of(web, mute.until - 1)).toEqual(mute);
  expect(await mutes.of(web, mute.until)).toBeUndefined();
  expect(await mutes.of(api, now)).toBeUndefined();
  expect(await mutes.of({ ...web, name: 'web-2' }, now)).toBeUndefined();
  expect(await mutes.of({ ...web, region: 'eu-west-1' }, now)).toBeUndefined();
});

test('reading the mute of a service costs one call', async () => {
  await mutes.of(web, now);
  expect(sandbox.calls.counts('operator')).toEqual({ 'dynamodb:GetItem': 1 });
});

test('the latest mute of a service counts, longer or shorter', async () => {
  await mutes.mute(web, mute);
  await mutes.mute(web, { ...mute, until: now + 5 * hourMs });
  expect((await mutes.of(web, mute.until))?.until).toBe(now + 5 * hourMs);
  await mutes.mute(web, { since: now + hourMs, until: now + hourMs + 1, by: 'U0BERT' });
  expect(await mutes.of(web, now + hourMs + 1)).toBeUndefined();
});

test('all muted services are listed, the first to end first', async () => {
  expect(await mutes.all(now)).toEqual([]);
  await mutes.mute(web, mute);
  await mutes.mute(api, { ...mute, until: now + hourMs });
  expect((await mutes.all(now)).map(({ service }) => service)).toEqual([api, web]);
  expect(await mutes.all(now + hourMs)).toEqual([{ service: web, ...mute }]);
});

test('a mute expires through the time to live of DynamoDB', async () => {
  await mutes.mute(web, mute);
  const Key = { pk: 'MUTES', sk: serviceKey(web) };
  const { Item } = await documents.send(new GetCommand({ TableName: 'app-items', Key }));
  expect(Item?.expiresAt).toBe(mute.until / 1000 + 1);
});

test.each(['reset-before', 'reset-after', 'http500', 'throttled'] as const)(
  'muting a service works after a call that was %s',
  async (kind) => {
    sandbox.faults.add({ service: 'dynamodb', operation: 'PutItem', kind });
    await mutes.mute(web, mute);
    expect(await mutes.of(web, now)).toEqual(mute);
  },
);
