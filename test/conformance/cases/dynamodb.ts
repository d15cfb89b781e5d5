import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Backend, type Case, errorOf } from '../backend.ts';

/** Table of both backends: pk, sk, and the index by-owner of owner. */
const TableName = 'app-items';

const key = (pk: string, sk = 'item') => ({ pk: { S: pk }, sk: { S: sk } });

const put = ({ dynamodb }: Backend, pk: string, attributes: object = {}, sk?: string) =>
  dynamodb.send(new PutItemCommand({ TableName, Item: { ...key(pk, sk), ...attributes } }));

const read = async ({ dynamodb }: Backend, pk: string) =>
  (await dynamodb.send(new GetItemCommand({ TableName, Key: key(pk) }))).Item;

const update = (backend: Backend, pk: string, input: Partial<UpdateItemCommandInput>) =>
  backend.dynamodb.send(new UpdateItemCommand({ TableName, Key: key(pk), ...input }));

const query = async ({ dynamodb }: Backend, input: Partial<QueryCommandInput>) => {
  const { Items, Count, LastEvaluatedKey } = await dynamodb.send(new QueryCommand({ TableName, ...input }));
  return { Items, Count, LastEvaluatedKey };
};

const transact = ({ dynamodb }: Backend, TransactItems: TransactWriteItem[]) =>
  dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));

/** Code and item of each reason; the emulators word the messages differently. */
async function reasonsOf(call: Promise<unknown>): Promise<unknown> {
  const error = (await errorOf(call, 'CancellationReasons')) as {
    name: string;
    CancellationReasons?: { Code?: string; Item?: unknown }[];
  };
  return { name: error.name, reasons: error.CancellationReasons?.map(({ Code, Item }) => ({ Code, Item })) };
}

const missing = 'attribute_not_exists(pk)';

const byOwner = (owner: string): Partial<QueryCommandInput> => ({
  IndexName: 'by-owner',
  KeyConditionExpression: '#owner = :owner',
  ExpressionAttributeNames: { '#owner': 'owner' },
  ExpressionAttributeValues: { ':owner': { S: owner } },
});

const writes: Case[] = [
  {
    name: 'an update adds, sets, keeps and removes',
    async ask(backend) {
      await put(backend, 'update', { former: { S: 'x' }, kept: { N: '1' }, list: { L: [{ S: 'a' }] } });
      const { Attributes } = await update(backend, 'update', {
        UpdateExpression:
          'ADD hits :one SET kept = if_not_exists(kept, :nine), fresh = if_not_exists(fresh, :nine), #l = list_append(#l, :more) REMOVE former',
        ExpressionAttributeNames: { '#l': 'list' },
        ExpressionAttributeValues: { ':one': { N: '1' }, ':nine': { N: '9' }, ':more': { L: [{ S: 'b' }] } },
        ReturnValues: 'ALL_NEW',
      });
      return Attributes;
    },
  },
  {
    name: 'an update returns what it changed',
    async ask(backend) {
      await put(backend, 'changed', { hits: { N: '4' }, other: { S: 'x' } });
      const ask = {
        UpdateExpression: 'ADD hits :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      };
      const fresh = await update(backend, 'changed', { ...ask, ReturnValues: 'UPDATED_NEW' });
      const old = await update(backend, 'changed', { ...ask, ReturnValues: 'ALL_OLD' });
      return [fresh.Attributes, old.Attributes];
    },
  },
  {
    name: 'a conditional put that fails returns the item',
    async ask(backend) {
      await put(backend, 'taken', { owner: { S: 'ann' } });
      const command = new PutItemCommand({
        TableName,
        Item: key('taken'),
        ConditionExpression: missing,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return errorOf(backend.dynamodb.send(command), 'Item', 'message');
    },
  },
  {
    name: 'a conditional update that fails returns the item, or none where there is none',
    async ask(backend) {
      await put(backend, 'state', { lastSeenAt: { N: '50' } });
      const input = {
        UpdateExpression: 'SET lastSeenAt = :at',
        ConditionExpression: 'lastSeenAt < :at',
        ExpressionAttributeValues: { ':at': { N: '20' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      };
      return Promise.all([
        errorOf(update(backend, 'state', input), 'Item'),
        errorOf(update(backend, 'stateless', input), 'Item'),
      ]);
    },
  },
  {
    name: 'a conditional delete',
    async ask(backend) {
      await put(backend, 'delete', { owner: { S: 'ann' } });
      const remove = (ConditionExpression: string) =>
        backend.dynamodb.send(new DeleteItemCommand({ TableName, Key: key('delete'), ConditionExpression }));
      const refused = await errorOf(remove(missing));
      await remove('attribute_exists(pk)');
      return [refused, await read(backend, 'delete')];
    },
  },
  {
    name: 'conditions: and, or, not, in, between, begins_with, contains, size, attribute_type',
    async ask(backend) {
      await put(backend, 'conditions', { text: { S: 'abc' }, number: { N: '5' }, list: { L: [{ S: 'a' }] } });
      const conditions = [
        'begins_with(#t, :ab) AND #n BETWEEN :one AND :nine',
        'NOT begins_with(#t, :ab) OR #n = :one',
        'contains(#l, :a) AND size(#l) = :one AND #n IN (:one, :five) AND attribute_type(#t, :S)',
      ];
      const values = { ':ab': 'ab', ':a': 'a', ':S': 'S' };
      const numbers = { ':one': '1', ':five': '5', ':nine': '9' };
      const results = conditions.map((ConditionExpression) => {
        const used = (name: string) => new RegExp(`${name}\\b`).test(ConditionExpression);
        const only = (entries: Record<string, string>, type: string) =>
          Object.entries(entries).flatMap(([name, value]) => (used(name) ? [[name, { [type]: value }]] : []));
        return errorOf(
          update(backend, 'conditions', {
            UpdateExpression: 'REMOVE nothing',
            ConditionExpression,
            ExpressionAttributeNames: Object.fromEntries(
              Object.entries({ '#t': 'text', '#n': 'number', '#l': 'list' }).filter(([name]) => used(name)),
            ),
            ExpressionAttributeValues: Object.fromEntries([...only(values, 'S'), ...only(numbers, 'N')]),
          }),
        );
      });
      return Promise.all(results);
    },
  },
  {
    name: 'a table that is missing, and a key that is not whole',
    ask: ({ dynamodb }) =>
      Promise.all([
        errorOf(dynamodb.send(new GetItemCommand({ TableName: 'nothing', Key: key('a') }))),
        errorOf(dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }))),
      ]),
  },
];

const queries: Case[] = [
  {
    name: 'a query by prefix, in both directions, page by page',
    async ask(backend) {
      for (const sk of ['stop#1', 'stop#2', 'stop#3', 'other']) await put(backend, 'query', {}, sk);
      const stops: Partial<QueryCommandInput> = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :stop)',
        ExpressionAttributeValues: { ':pk': { S: 'query' }, ':stop': { S: 'stop#' } },
      };
      const first = await query(backend, { ...stops, Limit: 2 });
      const rest = await query(backend, { ...stops, ExclusiveStartKey: first.LastEvaluatedKey });
      const newest = await query(backend, { ...stops, ScanIndexForward: false, Limit: 1 });
      return [first, rest, newest];
    },
  },
  {
    name: 'a query of a sparse index sees keys only, and follows updates',
    async ask(backend) {
      await put(backend, 'sparse-1', { owner: { S: 'zoe' }, size: { N: '1' } });
      await put(backend, 'sparse-2', { owner: { S: 'zoe' } });
      await put(backend, 'sparse-3');
      const before = await query(backend, byOwner('zoe'));
      const change = { ExpressionAttributeNames: { '#owner': 'owner' } };
      await update(backend, 'sparse-1', { ...change, UpdateExpression: 'REMOVE #owner' });
      await update(backend, 'sparse-3', {
        ...change,
        UpdateExpression: 'SET #owner = :zoe',
        ExpressionAttributeValues: { ':zoe': { S: 'zoe' } },
      });
      const after = await query(backend, byOwner('zoe'));
      // Items with the same index key have no guaranteed order.
      return [before, after].map(({ Items = [] }) =>
        Items.map((item) => JSON.stringify(sorted(item))).sort(),
      );
    },
  },
];

function sorted(item: object): unknown {
  return Object.entries(item).sort(([a], [b]) => a.localeCompare(b));
}

const transactions: Case[] = [
  {
    name: 'a transaction writes everything',
    async ask(backend) {
      await put(backend, 'transact-delete');
      await transact(backend, [
        {
          Put: {
            TableName,
            Item: { ...key('transact-put'), hits: { N: '1' } },
            ConditionExpression: missing,
          },
        },
        {
          Update: {
            TableName,
            Key: key('transact-update'),
            UpdateExpression: 'ADD hits :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
        { Delete: { TableName, Key: key('transact-delete') } },
        { ConditionCheck: { TableName, Key: key('transact-nobody'), ConditionExpression: missing } },
      ]);
      const names = ['transact-put', 'transact-update', 'transact-delete', 'transact-nobody'];
      return Promise.all(names.map((name) => read(backend, name)));
    },
  },
  {
    name: 'a transaction with failed conditions writes nothing and gives reasons in order',
    async ask(backend) {
      await put(backend, 'reasons-taken', { owner: { S: 'ann' } });
      const taken = { TableName, Key: key('reasons-taken') };
      const reasons = await reasonsOf(
        transact(backend, [
          { Put: { TableName, Item: key('reasons-new') } },
          {
            Put: {
              TableName,
              Item: key('reasons-taken'),
              ConditionExpression: missing,
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
          {
            ConditionCheck: {
              ...taken,
              Key: key('reasons-none'),
              ConditionExpression: 'attribute_exists(pk)',
            },
          },
        ]),
      );
      return [reasons, await read(backend, 'reasons-new'), await read(backend, 'reasons-taken')];
    },
  },
  {
    name: 'a transaction with two operations on one item, and one of 101 items, are refused',
    ask: (backend) =>
      Promise.all(
        [[key('same'), key('same')], Array.from({ length: 101 }, (_, index) => key(`many-${index}`))].map(
          (items) =>
            errorOf(
              transact(
                backend,
                items.map((Item) => ({ Put: { TableName, Item } })),
              ),
            ),
        ),
      ),
  },
];

/** Behavior that the DynamoDB gateway relies on. */
export const dynamodbCases: Case[] = [...writes, ...queries, ...transactions];
