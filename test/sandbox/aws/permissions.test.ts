import { afterEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, jobEvent, roleOf, workerStatements } from './small-template.ts';

const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/app-items';
let sandbox: Sandbox;

afterEach(() => sandbox.close());

/** Output of the worker's call if its role has these statements. */
async function outcomeOf(statements: object[], job: string, input: object): Promise<string | undefined> {
  sandbox = await createSmallSandbox({
    resources: { WorkerRole: roleOf([...workerStatements, ...statements]) },
  });
  await sandbox.send(jobEvent(job, { input }));
  await sandbox.settle();
  return sandbox.logs.of('app-worker').at(-1);
}

const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const query = {
  TableName: 'app-items',
  KeyConditionExpression: 'pk = :a',
  ExpressionAttributeValues: { ':a': { S: 'a' } },
};
const indexQuery = {
  ...query,
  IndexName: 'by-owner',
  KeyConditionExpression: '#o = :a',
  ExpressionAttributeNames: { '#o': 'owner' },
};
const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
const batchGet = { RequestItems: { 'app-items': { Keys: [Key] } } };
const batchWrite = { RequestItems: { 'app-items': [{ PutRequest: { Item: Key } }] } };
const transaction = {
  TransactItems: [
    { ConditionCheck: { TableName: 'app-items', Key, ConditionExpression: 'attribute_not_exists(pk)' } },
    { Put: { TableName: 'app-items', Item: { ...Key, sk: { S: 'c' } } } },
  ],
};

const denied = (action: string, resource: string) =>
  `AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/WorkerRole/app-worker is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

describe('permissions of a function', () => {
  test.each<[string, object[], string, object, string]>([
    ['nothing', [], 'query', query, denied('dynamodb:Query', table)],
    ['the table', [allow('dynamodb:Query', table)], 'query', query, 'allowed'],
    [
      'the table, not its index',
      [allow('dynamodb:Query', table)],
      'query',
      indexQuery,
      denied('dynamodb:Query', `${table}/index/by-owner`),
    ],
    ['the index by wildcard', [allow('dynamodb:Que*', `${table}/index/*`)], 'query', indexQuery, 'allowed'],
    ['another action', [allow('dynamodb:Scan', table)], 'query', query, denied('dynamodb:Query', table)],
    [
      'single items, not batches to read',
      [allow('dynamodb:GetItem', table)],
      'batch-get',
      batchGet,
      denied('dynamodb:BatchGetItem', table),
    ],
    ['batches to read', [allow('dynamodb:BatchGetItem', table)], 'batch-get', batchGet, 'allowed'],
    [
      'single items, not batches to write',
      [allow('dynamodb:PutItem', table)],
      'batch-write',
      batchWrite,
      denied('dynamodb:BatchWriteItem', table),
    ],
    ['batches to write', [allow('dynamodb:BatchWriteItem', table)], 'batch-write', batchWrite, 'allowed'],
    [
      'a part of a transaction',
      [allow('dynamodb:PutItem', table)],
      'transact',
      transaction,
      denied('dynamodb:ConditionCheckItem', table),
    ],
    [
      'all of a transaction',
      [allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], table)],
      'transact',
      transaction,
      'allowed',
    ],
  ])('a role that allows %s has exactly that permission', async (_what, statements, job, input, expected) => {
    expect(await outcomeOf(statements, job, input)).toBe(expected);
  });

  test('an explicit deny overrides an allow', async () => {
    const statements = [
      allow('dynamodb:*', '*'),
      { Effect: 'Deny', Action: 'dynamodb:Query', Resource: table },
    ];
    expect(await outcomeOf(statements, 'query', query)).toMatch(
      /with an explicit deny in an identity-based policy$/,
    );
  });

  test('the log of calls has the caller and the outcome of each call', async () => {
    await outcomeOf([], 'query', query);
    const [invocation] = sandbox.invocations();
    expect(sandbox.calls.list()).toEqual([
      {
        service: 'dynamodb',
        operation: 'Query',
        caller: 'app-worker',
        invocationId: invocation?.requestId,
        at: sandbox.now(),
        error: 'AccessDeniedException',
      },
    ]);
    expect(sandbox.calls.counts()).toEqual({ 'dynamodb:Query': 1 });
  });
});
