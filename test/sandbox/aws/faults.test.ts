import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Fault, Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox } from './small-template.ts';

const TableName = 'app-items';
const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
let sandbox: Sandbox;
let client: DynamoDBClient;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient({ ...sandbox.clientConfig, maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const write = () => client.send(new PutItemCommand({ TableName, Item: Key }));
const isWritten = async () => (await client.send(new GetItemCommand({ TableName, Key }))).Item !== undefined;

describe('faults of AWS', () => {
  test.each<[Fault['kind'], string, boolean]>([
    ['throttled', 'ThrottlingException', false],
    ['denied', 'AccessDeniedException', false],
    ['http500', 'InternalServerError', false],
    ['reset-before', 'Error', false],
    ['reset-after', 'Error', true],
  ])('the fault %s fails the call with %s, and the item is written: %s', async (kind, name, written) => {
    sandbox.faults.add({ operation: 'PutItem', kind });
    await expect(write()).rejects.toMatchObject({ name });
    expect(await isWritten()).toBe(written);
    await write();
  });

  it('a fault can skip some calls and hit some', async () => {
    sandbox.faults.add({ service: 'dynamodb', operation: 'PutItem', kind: 'http500', skip: 1, times: 2 });
    const results = [];
    for (let call = 0; call < 5; call += 1)
      results.push(
        await write().then(
          () => 'ok',
          () => 'failed',
        ),
      );
    expect(results).toEqual(['ok', 'failed', 'failed', 'ok', 'ok']);
  });

  it('a fault hits only its caller, service and operation', async () => {
    sandbox.faults.add({ caller: 'app-worker', kind: 'http500' });
    sandbox.faults.add({ service: 'ecs', kind: 'http500' });
    sandbox.faults.add({ operation: 'UpdateItem', kind: 'http500' });
    await write();
    expect(await isWritten()).toBe(true);
  });

  it('the fault conflict cancels a transaction with a reason for every item', async () => {
    sandbox.faults.add({ operation: 'TransactWriteItems', kind: 'conflict' });
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: Key } }] });
    await expect(client.send(transaction)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
    expect(await isWritten()).toBe(false);
  });

  it('the fault slow delays a call that succeeds', async () => {
    sandbox.faults.add({ kind: 'slow', ms: 5 });
    await write();
    expect(await isWritten()).toBe(true);
  });
});

test.each<[Fault['kind'], string, string]>([
  ['throttled', 'Throttling', 'ThrottlingException'],
  ['denied', 'AccessDeniedException', 'AccessDeniedException'],
  ['http500', 'InternalServiceFault', 'InternalServiceException'],
])('CloudWatch names the fault %s %s, Application Auto Scaling %s', async (kind, ofCloudWatch, ofScaling) => {
  const config = { ...sandbox.clientConfig, maxAttempts: 1 };
  const cloudWatch = new CloudWatchClient(config);
  const scaling = new ApplicationAutoScalingClient(config);
  sandbox.faults.add({ service: 'cloudwatch', kind });
  sandbox.faults.add({ service: 'application-autoscaling', kind });
  await expect(cloudWatch.send(new ListMetricsCommand({}))).rejects.toMatchObject({ name: ofCloudWatch });
  const call = new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' });
  await expect(scaling.send(call)).rejects.toMatchObject({ name: ofScaling });
  cloudWatch.destroy();
  scaling.destroy();
});

test('an operation that the sandbox lacks is named in the error', async () => {
  const { endpoint } = sandbox;
  const headers = {
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIASANDBOXOPERATOR1/20260301/us-east-1/dynamodb/aws4_request',
    'x-amz-target': 'DynamoDB_20120810.ExportTableToPointInTime',
  };
  const response = await fetch(endpoint, { method: 'POST', headers, body: '{}' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: 'UnknownOperationException',
    message: 'The sandbox does not know DynamoDB_20120810.ExportTableToPointInTime.',
  });
});
