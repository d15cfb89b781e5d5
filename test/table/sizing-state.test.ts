import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { PriceList } from '../../shared/model/price-list.ts';
import { hourMs, weekMs } from '../../shared/model/units.ts';
import { createSizingState, type SizingMemory, type SizingState } from '../../shared/table/sizing-state.ts';
import { leaveWritesOut } from '../builders/leave-out.ts';
import { createSmallSandbox, startAt as now } from '../sandbox/aws/small-template.ts';

let sandbox: Sandbox;
let client: DynamoDBClient;
let state: SizingState;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
});

beforeEach(() => {
  client = new DynamoDBClient(sandbox.clientConfig);
  state = createSizingState(DynamoDBDocumentClient.from(client), { tableName: 'app-items', keepDays: 90 });
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

describe('what is remembered of services', () => {
  test('comes back, in few calls', async () => {
    const entries = manyServices('fleet', 130);
    await state.save(entries, now);
    const loaded = await state.load([...entries.map(({ key }) => key), 'fleet-0', 'never-seen']);
    expect(loaded).toEqual(new Map(entries.map((entry) => [entry.key, entry.memory])));
    expect(callsMade()).toEqual({ 'dynamodb:BatchWriteItem': 6, 'dynamodb:BatchGetItem': 2 });
  });

  test('is nothing at first', async () => {
    expect(await state.load(['new'])).toEqual(new Map());
    expect(await state.load([])).toEqual(new Map());
  });

  test('is what was saved last', async () => {
    const twice = [memory('first'), memory('second')].map((one) => ({ key: 'twice', memory: one }));
    await state.save(twice, now);
    expect((await state.load(['twice'])).get('twice')?.reason).toBe('second');
    await state.save([{ key: 'twice', memory: memory('third') }], now + hourMs);
    expect((await state.load(['twice'])).get('twice')?.reason).toBe('third');
  });

  test('holds the newest 20 sizes', async () => {
    const sizes = Array.from({ length: 30 }, (_, index) => ({ from: now + index, size }));
    await state.save([{ key: 'restless', memory: { ...memory(), sizes } }], now);
    expect((await state.load(['restless'])).get('restless')?.sizes).toEqual(sizes.slice(-20));
  });

  test('is written completely when DynamoDB leaves some of it out', async () => {
    leaveWritesOut(client, { times: 8 });
    const entries = manyServices('busy', 25);
    await state.save(entries, now);
    expect((await state.load(entries.map(({ key }) => key))).size).toBe(25);
  });

  test('is read completely when it is more than DynamoDB answers at once', async () => {
    const long = 'x'.repeat(300_000);
    const entries = manyServices('long', 20).map((entry) => ({ ...entry, memory: memory(long) }));
    await state.save(entries, now);
    expect((await state.load(entries.map(({ key }) => key))).size).toBe(20);
    expect(callsMade()['dynamodb:BatchGetItem']).toBeGreaterThan(1);
  });

  test.each(['throttled', 'http500', 'reset-after'] as const)('survives a call that is %s', async (kind) => {
    sandbox.faults.add({ service: 'dynamodb', kind });
    await state.save([{ key: `after-${kind}`, memory: memory() }], now);
    sandbox.faults.add({ service: 'dynamodb', kind });
    expect((await state.load([`after-${kind}`])).size).toBe(1);
  });
});

test('prices are good for a week', async () => {
  const list: PriceList = {
    region: 'eu-west-1',
    prices: { 'LINUX/X86_64': { perVcpuHour: 0.04048, perGiBHour: 0.004445 } },
    source: 'AWS Price List, 2026-03-01',
  };
  expect(await state.prices('eu-west-1', now)).toBeUndefined();
  await state.keepPrices(list, now);
  expect(await state.prices('eu-west-1', now + weekMs - 1000)).toEqual(list);
  expect(await state.prices('eu-west-1', now + weekMs)).toBeUndefined();
  expect(await state.prices('us-east-1', now)).toBeUndefined();
});

describe('a claim', () => {
  test('is given to one of those who want it at the same time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => state.claimOnce('alarm-race', now, hourMs)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('is free again after its time, or when it is given back', async () => {
    expect(await state.claimOnce('alarm', now, hourMs)).toBe(true);
    expect(await state.claimOnce('alarm', now + hourMs - 1, hourMs)).toBe(false);
    expect(await state.claimOnce('alarm', now + hourMs, hourMs)).toBe(true);
    await state.release('alarm');
    await state.release('alarm');
    expect(await state.claimOnce('alarm', now + hourMs, hourMs)).toBe(true);
  });

  test('is not lost when the connection breaks before the answer', async () => {
    sandbox.faults.add({ service: 'dynamodb', operation: 'PutItem', kind: 'reset-after' });
    expect(await state.claimOnce('broken', now, hourMs)).toBe(true);
    expect(await state.claimOnce('broken', now, hourMs)).toBe(false);
  });
});

test('services that wait come in the order in which to ask them, since when they wait', async () => {
  const [one, other] = ['one', 'other'].map((serviceName) => ({ clusterName: 'shop', serviceName }));
  if (!one || !other) throw new Error('never');
  await state.keepWaiting(one, now);
  await state.keepWaiting(other, now + 1);
  await state.keepWaiting(one, now + hourMs);
  expect(await state.waitingServices()).toEqual([
    { ...other, since: now + 1, askedAt: now + 1 },
    { ...one, since: now, askedAt: now + hourMs },
  ]);
  await state.endWaiting(other);
  await state.endWaiting(other);
  expect((await state.waitingServices()).map(({ serviceName }) => serviceName)).toEqual(['one']);
});
