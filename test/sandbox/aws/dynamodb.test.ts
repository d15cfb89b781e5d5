import {
  ConditionalCheckFailedException,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox } from './small-template.ts';

const TableName = 'app-items';
let sandbox: Sandbox;
let client: DynamoDBClient;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient({ ...sandbox.clientConfig, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'item' } });
const put = (pk: string, attributes = {}): TransactWriteItem => ({
  Put: { TableName, Item: { ...key(pk), ...attributes } },
});
const putNew = (pk: string): TransactWriteItem => ({
  Put: {
    TableName,
    Item: key(pk),
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});
const add = (pk: string): TransactWriteItem => ({
  Update: {
    TableName,
    Key: key(pk),
    UpdateExpression: 'ADD hits :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  },
});

const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));

async function read(pk: string) {
  return (await client.send(new GetItemCommand({ TableName, Key: key(pk) }))).Item;
}

async function reasonsOf(transaction: Promise<unknown>) {
  const error = await transaction.catch((caught: unknown) => caught);
  if (!(error instanceof TransactionCanceledException)) throw error;
  return error.CancellationReasons ?? [];
}

describe('transactions', () => {
  it('a transaction writes all its items and updates the index', async () => {
    const remove = { Delete: { TableName, Key: key('all-old') } };
    await transact([put('all-old')]);
    await transact([put('all-put', { owner: { S: 'ann' } }), add('all-update'), remove]);
    expect(await read('all-update')).toEqual({ ...key('all-update'), hits: { N: '1' } });
    expect(await read('all-old')).toBeUndefined();
    const byOwner = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-owner',
        KeyConditionExpression: '#owner = :ann',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':ann': { S: 'ann' } },
      }),
    );
    expect(byOwner.Items).toEqual([{ ...key('all-put'), owner: { S: 'ann' } }]);
  });

  it('a transaction with a failed condition writes nothing and returns the reason and the item', async () => {
    await transact([put('taken', { owner: { S: 'bob' } })]);
    const reasons = await reasonsOf(transact([add('beside-taken'), putNew('taken')]));
    expect(reasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { ...key('taken'), owner: { S: 'bob' } },
      },
    ]);
    expect(await read('beside-taken')).toBeUndefined();
  });

  it('a transaction checks a condition on an item that it does not write', async () => {
    const check = (ConditionExpression: string): TransactWriteItem => ({
      ConditionCheck: { TableName, Key: key('checked'), ConditionExpression },
    });
    await transact([check('attribute_not_exists(pk)'), add('after-check')]);
    const reasons = await reasonsOf(transact([check('attribute_exists(pk)'), add('after-check')]));
    expect(reasons.map(({ Code }) => Code)).toEqual(['ConditionalCheckFailed', 'None']);
    expect(await read('checked')).toBeUndefined();
    expect((await read('after-check'))?.hits).toEqual({ N: '1' });
  });

  it('a transaction writes nothing if a later write cannot be applied', async () => {
    await transact([put('word', { hits: { S: 'many' } }), put('kept', { owner: { S: 'old' } })]);
    const reasons = await reasonsOf(transact([put('kept'), put('fresh'), add('word')]));
    expect(reasons.map(({ Code }) => Code)).toEqual(['None', 'None', 'ValidationError']);
    expect((await read('kept'))?.owner).toEqual({ S: 'old' });
    expect(await read('fresh')).toBeUndefined();
  });

  it('a transaction is carried out once per client request token', async () => {
    await transact([add('once')], 'token-1');
    await transact([add('once')], 'token-1');
    expect((await read('once'))?.hits).toEqual({ N: '1' });
    await expect(transact([add('twice')], 'token-1')).rejects.toThrow('same client token');
  });

  it('two transactions on the same item at the same time conflict', async () => {
    const results = await Promise.allSettled([
      transact([add('busy'), add('busy-a')]),
      transact([add('busy'), add('busy-b')]),
    ]);
    const failed = results.filter((result) => result.status === 'rejected');
    const hits = Number((await read('busy'))?.hits?.N);
    // Their order, and whether they overlapped at all, is not deterministic.
    expect(hits + failed.length).toBe(2);
    for (const { reason } of failed) {
      expect(reason.CancellationReasons[0].Code).toBe('TransactionConflict');
    }
  });

  test.each<[string, TransactWriteItem[], string]>([
    ['no item', [], 'greater than or equal to 1'],
    [
      'more than 100 items',
      Array.from({ length: 101 }, (_, index) => add(`many-${index}`)),
      'less than or equal to 100',
    ],
    ['two operations on one item', [add('same'), put('same')], 'multiple operations on one item'],
    ['two operations in one entry', [{ ...put('a'), ...add('b') }], 'can only contain one of'],
    [
      'a bad expression',
      [{ Put: { ...putNew('x').Put, ConditionExpression: 'oops(' } } as TransactWriteItem],
      'Invalid ConditionExpression',
    ],
  ])('a transaction with %s is refused', async (_what, items, message) => {
    await expect(transact(items)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});

describe('conditional writes', () => {
  it('a conditional write that fails returns the item', async () => {
    await transact([put('mine', { owner: { S: 'carol' } })]);
    const update = new UpdateItemCommand({
      TableName,
      Key: key('mine'),
      UpdateExpression: 'SET #o = :dave',
      ConditionExpression: '#o = :erin',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':dave': { S: 'dave' }, ':erin': { S: 'erin' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const error = await client.send(update).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ Item: { ...key('mine'), owner: { S: 'carol' } } });
  });

  it('a conditional write that fails returns no item if none exists or none was requested', async () => {
    const write = (pk: string) =>
      new PutItemCommand({ TableName, Item: key(pk), ConditionExpression: 'attribute_exists(pk)' });
    const asking = write('nobody');
    asking.input.ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
    for (const command of [asking, write('nobody')]) {
      const error = await client.send(command).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ConditionalCheckFailedException);
      expect((error as ConditionalCheckFailedException).Item).toBeUndefined();
    }
  });
});

test('the table has the time to live of the template', async () => {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
});
