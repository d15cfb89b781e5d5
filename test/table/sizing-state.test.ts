import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { PriceList } from '../../shared/model/price-list.ts';
import { hourMs, weekMs } from '../../shared/model/units.ts';
import { type Claims, createClaims } from '../../shared/table/claims.ts';
import { createKeptPrices } from '../../shared/table/prices.ts';
import {
  createSizingMemories,
  type SizingMemories,
  type SizingMemory,
} from '../../shared/table/sizing-memory.ts';
import { createWaitingServices } from '../../shared/table/waiting-services.ts';
import { leaveWritesOut } from '../builders/leave-out.ts';
import { shopService } from '../builders/rollout.ts';
import { createSmallSandbox, startAt as now } from '../sandbox/aws/small-template.ts';

let sandbox: Sandbox;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;
let state: SizingMemories;
let claims: Claims;
const settings = { tableName: 'app-items', keepDays: 90 };

beforeAll(async () => {
  sandbox = await createSmallSandbox();
});

beforeEach(() => {
  client = new DynamoDBClient(sandbox.clientConfig);
  documents = DynamoDBDocumentClient.from(client);
  state = createSizingMemories(documents, settings);
  claims = createClaims(documents, settings);
  sandbox.calls.clear();
});

afterEach(() => {
  sandbox.faults.clear();
  client.destroy();
});

afterAll(() => sandbox.close());

const size = { cpuUnits: 512, memoryMiB: 1024 };
const callsMade = () => sandbox.calls.counts('operator');

function memory(reason = 'it fits'): SizingMemory {
  return { sizes: [{ from: now - weekMs, size }], decidedAt: now, action: 'keep', reason };
}

const manyServices = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `${prefix}-${index}`, memory: memory(`${index}`) }));

describe('memory of services', () => {
  test('the memory of 130 services is saved and loaded in few calls', async () => {
    const entries = manyServices('fleet', 130);
    await state.save(entries, now);
    const loaded = await state.load([...entries.map(({ key }) => key), 'fleet-0', 'never-seen']);
    expect(loaded).toEqual(new Map(entries.map((entry) => [entry.key, entry.memory])));
    expect(callsMade()).toEqual({ 'dynamodb:BatchWriteItem': 6, 'dynamodb:BatchGetItem': 2 });
  });

  test('a service has no memory at first', async () => {
    expect(await state.load(['new'])).toEqual(new Map());
    expect(await state.load([])).toEqual(new Map());
  });

  test('the memory of a service is what was saved last', async () => {
    const twice = [memory('first'), memory('second')].map((one) => ({ key: 'twice', memory: one }));
    await state.save(twice, now);
    expect((await state.load(['twice'])).get('twice')?.reason).toBe('second');
    await state.save([{ key: 'twice', memory: memory('third') }], now + hourMs);
    expect((await state.load(['twice'])).get('twice')?.reason).toBe('third');
  });

  test('the memory of a service holds its newest 20 sizes', async () => {
    const sizes = Array.from({ length: 30 }, (_, index) => ({ from: now + index, size }));
    await state.save([{ key: 'restless', memory: { ...memory(), sizes } }], now);
    expect((await state.load(['restless'])).get('restless')?.sizes).toEqual(sizes.slice(-20));
  });

  test('the memory of services is written completely when DynamoDB leaves some unprocessed', async () => {
    leaveWritesOut(client, { times: 8 });
    const entries = manyServices('busy', 25);
    await state.save(entries, now);
    expect((await state.load(entries.map(({ key }) => key))).size).toBe(25);
  });

  test('the memory of services is read completely when it exceeds one answer of DynamoDB', async () => {
    const long = 'x'.repeat(300_000);
    const entries = manyServices('long', 20).map((entry) => ({ ...entry, memory: memory(long) }));
    await state.save(entries, now);
    expect((await state.load(entries.map(({ key }) => key))).size).toBe(20);
    expect(callsMade()['dynamodb:BatchGetItem']).toBeGreaterThan(1);
  });

  test.each(['throttled', 'http500', 'reset-after'] as const)(
    'the memory of a service survives a call that is %s',
    async (kind) => {
      sandbox.faults.add({ service: 'dynamodb', kind });
      await state.save([{ key: `after-${kind}`, memory: memory() }], now);
      sandbox.faults.add({ service: 'dynamodb', kind });
      expect((await state.load([`after-${kind}`])).size).toBe(1);
    },
  );
});

test('kept prices are valid for a week', async () => {
  const prices = createKeptPrices(documents, settings);
  const list: PriceList = {
    region: 'eu-west-1',
    prices: { 'LINUX/X86_64': { perVcpuHour: 0.04048, perGiBHour: 0.004445 } },
    source: 'AWS Price List, 2026-03-01',
  };
  expect(await prices.load('eu-west-1', now)).toBeUndefined();
  await prices.save(list, now);
  expect(await prices.load('eu-west-1', now + weekMs - 1000)).toEqual(list);
  expect(await prices.load('eu-west-1', now + weekMs)).toBeUndefined();
  expect(await prices.load('us-east-1', now)).toBeUndefined();
});

describe('claims', () => {
  test('a claim goes to one of several workers at the same time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => claims.claimOnce('alarm-race', now, hourMs)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('a claim is free again after its time or when it is released', async () => {
    expect(await claims.claimOnce('alarm', now, hourMs)).toBe(true);
    expect(await claims.claimOnce('alarm', now + hourMs - 1, hourMs)).toBe(false);
    expect(await claims.claimOnce('alarm', now + hourMs, hourMs)).toBe(true);
    await claims.release('alarm');
    await claims.release('alarm');
    expect(await claims.claimOnce('alarm', now + hourMs, hourMs)).toBe(true);
  });

  test('a claim is not lost when the connection breaks before the answer', async () => {
    sandbox.faults.add({ service: 'dynamodb', operation: 'PutItem', kind: 'reset-after' });
    expect(await claims.claimOnce('broken', now, hourMs)).toBe(true);
    expect(await claims.claimOnce('broken', now, hourMs)).toBe(false);
  });
});

test('waiting services are listed least recently checked first, with the time they began to wait', async () => {
  const waiting = createWaitingServices(documents, settings);
  const [one, other] = [shopService('one'), shopService('other')];
  const elsewhere = { ...one, account: '210987654321' };
  await waiting.keep(one, now);
  await waiting.keep(other, now + 1);
  await waiting.keep(elsewhere, now + 2);
  await waiting.keep(one, now + hourMs);
  expect(await waiting.all()).toEqual([
    { service: other, since: now + 1, askedAt: now + 1 },
    { service: elsewhere, since: now + 2, askedAt: now + 2 },
    { service: one, since: now, askedAt: now + hourMs },
  ]);
  await waiting.end(other);
  await waiting.end(other);
  expect((await waiting.all()).map(({ service }) => service)).toEqual([elsewhere, one]);
});
