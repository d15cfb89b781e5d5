import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createSizingScans, type SizingScans } from '../../shared/table/sizing-scans.ts';
import { createSmallSandbox, startAt } from '../sandbox/aws/small-template.ts';

const now = startAt;
const minute = 60_000;
const lease = 5 * minute;
let sandbox: Sandbox;
let client: DynamoDBClient;
let scans: SizingScans;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient(sandbox.clientConfig);
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  scans = createSizingScans(documents, { tableName: 'app-items', keepDays: 30 });
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

const result = (name: string) => ({ rows: [{ name, saves: 1.5 }], details: [{ name, long: 'story' }] });

async function opened(id: string, chunks: string[]): Promise<void> {
  await scans.open(
    { id, startedAt: now, chunks, details: { clusters: [], lookbackDays: 14, problems: [] } },
    now,
  );
}

async function rowsOf(id: string): Promise<{ chunk: string; rows: unknown[] }[]> {
  const found = [];
  for await (const chunk of scans.rows(id)) found.push(chunk);
  return found;
}

test('a scan counts down its chunks and returns their results', async () => {
  await opened('weekly', ['one', 'two']);
  expect(await scans.read('weekly')).toEqual({
    startedAt: now,
    chunks: ['one', 'two'],
    outstanding: expect.arrayContaining(['one', 'two']),
    details: { clusters: [], lookbackDays: 14, problems: [] },
  });
  expect(await scans.finish('weekly', 'one', result('checkout'), now)).toEqual({ outstanding: 1 });
  expect(await scans.finish('weekly', 'two', { rows: [], details: [] }, now)).toEqual({ outstanding: 0 });
  expect(await rowsOf('weekly')).toEqual([
    { chunk: 'one', rows: [{ name: 'checkout', saves: 1.5 }] },
    { chunk: 'two', rows: [] },
  ]);
  expect(await scans.details('weekly', ['two', 'one', 'never-there'])).toEqual([
    { name: 'checkout', long: 'story' },
  ]);
});

test('a chunk that is delivered twice counts once, and its first result stays', async () => {
  await opened('twice', ['one', 'two']);
  await scans.finish('twice', 'one', result('first'), now);
  expect(await scans.finish('twice', 'one', result('second'), now)).toEqual({ outstanding: 1 });
  await opened('twice', ['one', 'two']);
  expect((await scans.read('twice'))?.outstanding).toEqual(['two']);
  expect(await rowsOf('twice')).toEqual([{ chunk: 'one', rows: [{ name: 'first', saves: 1.5 }] }]);
  expect(await scans.details('twice', ['one', 'one'])).toEqual([{ name: 'first', long: 'story' }]);
});

test('only one of two workers that finish the last chunks at once gets the digest', async () => {
  await opened('race', ['one', 'two']);
  const worker = async (chunk: string) => {
    const { outstanding } = await scans.finish('race', chunk, result(chunk), now);
    return outstanding === 0 ? scans.claimDigest('race', now, lease) : undefined;
  };
  const claims = await Promise.all([worker('one'), worker('two'), worker('two')]);
  expect(claims.filter(Boolean)).toEqual([{ attempts: 1 }]);
  expect((await rowsOf('race')).map(({ chunk }) => chunk)).toEqual(['one', 'two']);
});

test('the digest waits for the last chunk unless it is overdue', async () => {
  await opened('late', ['one', 'two']);
  await scans.finish('late', 'one', result('one'), now);
  expect(await scans.claimDigest('late', now, lease)).toBeUndefined();
  expect(await scans.claimDigest('late', now, lease, { overdue: true })).toEqual({ attempts: 1 });
});

test('the digest of a worker that died goes to the next one after its lease', async () => {
  await opened('dead', ['one']);
  await scans.finish('dead', 'one', result('one'), now);
  expect(await scans.claimDigest('dead', now, lease)).toEqual({ attempts: 1 });
  expect(await scans.claimDigest('dead', now + lease - 1, lease)).toBeUndefined();
  expect(await scans.claimDigest('dead', now + lease, lease)).toEqual({ attempts: 2 });
  expect((await scans.read('dead'))?.digest).toEqual({ attempts: 2, leaseUntil: now + 2 * lease });
});

test('a released digest can be claimed at once', async () => {
  await opened('back', []);
  expect(await scans.claimDigest('back', now, lease)).toEqual({ attempts: 1 });
  await scans.releaseDigest('back');
  expect(await scans.claimDigest('back', now, lease)).toEqual({ attempts: 2 });
});

test('a posted digest stays posted, and its scan is no longer open', async () => {
  await opened('done', []);
  expect(await scans.openScans(now)).toContain('done');
  await scans.claimDigest('done', now, lease);
  await scans.settleDigest('done', { channel: 'C1', ts: '1.5' }, now + minute);
  await scans.settleDigest('done', { channel: 'C1', ts: '2.5' }, now + 2 * minute);
  expect((await scans.read('done'))?.digest).toEqual({
    attempts: 1,
    reference: { channel: 'C1', ts: '1.5' },
    postedAt: now + minute,
  });
  expect(await scans.claimDigest('done', now + lease, lease, { overdue: true })).toBeUndefined();
  await opened('done', []);
  expect(await scans.openScans(now)).not.toContain('done');
  expect(await scans.openScans(now + 31 * 24 * 60 * minute)).toEqual([]);
});

test('results larger than an item are kept whole', async () => {
  await opened('large', ['one']);
  // Compression finds nothing in noise.
  const noise = (kilobytes: number) =>
    Array.from({ length: kilobytes }, () =>
      Buffer.from(crypto.getRandomValues(new Uint8Array(750))).toString('base64'),
    );
  const [rows, details] = [noise(700), noise(1200)];
  await scans.finish('large', 'one', { rows, details }, now);
  expect(await rowsOf('large')).toEqual([{ chunk: 'one', rows }]);
  expect(await scans.details('large', ['one'])).toEqual(details);
});

test.each([
  ['PutItem', 0],
  ['PutItem', 1],
  ['UpdateItem', 0],
  ['UpdateItem', 1],
])('a connection that breaks after %s (call %i) changes nothing in a scan', async (operation, skip) => {
  const id = `broken-${operation}-${skip}`;
  await opened(id, ['one']);
  sandbox.faults.add({ service: 'dynamodb', operation, kind: 'reset-after', skip });
  expect(await scans.finish(id, 'one', result('one'), now)).toEqual({ outstanding: 0 });
  expect(await scans.claimDigest(id, now, lease)).toMatchObject({ attempts: expect.any(Number) });
  expect(await scans.claimDigest(id, now, lease)).toBeUndefined();
  expect(await rowsOf(id)).toEqual([{ chunk: 'one', rows: [{ name: 'one', saves: 1.5 }] }]);
});

test('a chunk of an unknown scan is refused', async () => {
  await expect(scans.finish('nobody', 'one', result('one'), now)).rejects.toMatchObject({
    code: 'scan-unknown',
    retryable: false,
  });
  expect(await scans.read('nobody')).toBeUndefined();
});
