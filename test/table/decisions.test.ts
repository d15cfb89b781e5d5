import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { createDecisions, type Decisions } from '../../shared/table/decisions.ts';
import { leaveWritesOut } from '../builders/leave-out.ts';
import { aDecisionRecord } from '../builders/rollout.ts';
import { createSmallSandbox, startAt as now } from '../sandbox/aws/small-template.ts';

let sandbox: Sandbox;
let client: DynamoDBClient;
let decisions: Decisions;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
});

beforeEach(() => {
  client = new DynamoDBClient(sandbox.clientConfig);
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  decisions = createDecisions(documents, { tableName: 'app-items', keepDays: 90 });
  sandbox.calls.clear();
});

afterEach(() => {
  sandbox.faults.clear();
  client.destroy();
});

afterAll(() => sandbox.close());

const report = (text = 'It uses half of what it has.') => ({ sections: [{ text }], numbers: [1.5, null] });
const entry = (name: string, text?: string) => ({ record: aDecisionRecord(name), report: report(text) });
const idOf = (name: string) => aDecisionRecord(name).id;
const message = { channel: 'C1', ts: '1700000000.000100' };
const later = (by: string, at = now) => ({ by, at, until: now + 7 * dayMs });

describe('decisions', () => {
  test('a decision is loaded with its report, and an unknown one is undefined', async () => {
    await decisions.keep([entry('web')], now);
    expect(await decisions.load(idOf('web'))).toEqual({ record: aDecisionRecord('web'), report: report() });
    expect(await decisions.load('never')).toBeUndefined();
  });

  test('sixty decisions are kept in three calls, the last report of each', async () => {
    const many = Array.from({ length: 60 }, (_, index) => entry(`fleet-${index}`));
    await decisions.keep([...many, entry('fleet-0', 'later')], now);
    expect(sandbox.calls.counts('operator')).toEqual({ 'dynamodb:BatchWriteItem': 3 });
    expect((await decisions.load(idOf('fleet-59')))?.record).toEqual(aDecisionRecord('fleet-59'));
    expect((await decisions.load(idOf('fleet-0')))?.report).toEqual(report('later'));
    await decisions.keep([], now);
  });

  test('a decision that is made again keeps its message and its answer', async () => {
    await decisions.keep([entry('again')], now);
    await decisions.posted(idOf('again'), message, now);
    await decisions.putOff(idOf('again'), later('U0ANNA'));
    await decisions.keep([entry('again', 'as before')], now + dayMs);
    expect(await decisions.load(idOf('again'))).toEqual({
      ...{ record: aDecisionRecord('again'), report: report('as before'), message },
    });
    expect(await decisions.putOff(idOf('again'), later('U0BERT'))).toBe(false);
  });

  test('a decision has the message that was posted last', async () => {
    await decisions.keep([entry('moved')], now);
    await decisions.posted(idOf('moved'), message, now);
    await decisions.posted(idOf('moved'), { ...message, ts: '2' }, now);
    expect((await decisions.load(idOf('moved')))?.message).toEqual({ ...message, ts: '2' });
  });

  test('a decision whose message was posted before it was kept is undefined', async () => {
    await decisions.posted(idOf('early'), message, now);
    expect(await decisions.load(idOf('early'))).toBeUndefined();
  });

  test('decisions are kept completely when DynamoDB leaves some unprocessed', async () => {
    leaveWritesOut(client, { times: 5 });
    const many = Array.from({ length: 25 }, (_, index) => entry(`busy-${index}`));
    await decisions.keep(many, now);
    for (const { record } of many) expect((await decisions.load(record.id))?.record).toEqual(record);
  });
});

describe('answers to a decision', () => {
  test('the first answer counts, also when it is delivered again', async () => {
    const id = idOf('asked');
    expect(await decisions.putOff(id, later('U0ANNA'))).toBe(true);
    expect(await decisions.putOff(id, later('U0BERT', now + 1))).toBe(false);
    expect(await decisions.putOff(id, later('U0ANNA', now + 1))).toBe(false);
    expect(await decisions.putOff(id, later('U0ANNA'))).toBe(true);
  });

  test('one answer counts when several arrive at once', async () => {
    const answers = ['U0ANNA', 'U0BERT', 'U0CARA'].map((by) => decisions.putOff(idOf('race'), later(by)));
    expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(1);
  });

  test('the first answer counts until its time is over', async () => {
    const id = idOf('later');
    const next = { by: 'U0BERT', until: now + 14 * dayMs };
    expect(await decisions.putOff(id, later('U0ANNA'))).toBe(true);
    expect(await decisions.putOff(id, { ...next, at: now + 7 * dayMs - minuteMs })).toBe(false);
    expect(await decisions.putOff(id, { ...next, at: now + 7 * dayMs })).toBe(true);
    expect(await decisions.putOff(id, later('U0ANNA'))).toBe(false);
  });

  test.each(['reset-after', 'reset-before', 'http500', 'throttled'] as const)(
    'the first answer counts after a call that was %s',
    async (kind) => {
      const id = idOf(`lost-${kind}`);
      sandbox.faults.add({ service: 'dynamodb', operation: 'PutItem', kind });
      expect(await decisions.putOff(id, later('U0ANNA'))).toBe(true);
      expect(await decisions.putOff(id, later('U0BERT'))).toBe(false);
    },
  );
});

describe('newest decision of a service', () => {
  const { service } = aDecisionRecord('newest');
  const posted = (id: string) => ({ id, message: { channel: 'C1', ts: `1700000000.00000${id}` } });

  test('the message of the decision before is returned, also to a retry after a worker died', async () => {
    expect(await decisions.succeed(service, posted('1'), now)).toBeUndefined();
    expect(await decisions.succeed(service, posted('1'), now)).toBeUndefined();
    expect(await decisions.succeed(service, posted('2'), now)).toEqual(posted('1'));
    expect(await decisions.succeed(service, posted('2'), now)).toEqual(posted('1'));
    expect(await decisions.succeed(service, posted('3'), now)).toEqual(posted('2'));
    expect(await decisions.newestOf(service)).toEqual({ id: '3', at: now });
  });
});
