import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Backend, type Case, errorOf } from '../backend.ts';

const TableName = 'app-items';

const key = (pk: string, sk = 'item') => ({ pk: { S: pk }, sk: { S: sk } });

const put = ({ dynamodb }: Backend, Item: Record<string, AttributeValue>) =>
  dynamodb.send(new PutItemCommand({ TableName, Item }));

/** Removes a member from the set `left`, as a scan's worker removes its chunk. */
const takeOut = ({ dynamodb }: Backend, pk: string, member: string) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: key(pk),
      UpdateExpression: 'DELETE outstanding :member',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':member': { SS: [member] } },
      ReturnValues: 'ALL_NEW',
    }),
  );

const bySortKey = (one: Record<string, AttributeValue>, other: Record<string, AttributeValue>) =>
  String(one.sk?.S).localeCompare(String(other.sk?.S));

/** Calls of right-sizing on the table beyond those of the diagnosis. */
export const setAndBatchCases: Case[] = [
  {
    name: 'a set loses its members one by one, and goes with the last',
    async ask(backend) {
      await put(backend, { ...key('set'), outstanding: { SS: ['a', 'b'] } });
      const answers = [];
      for (const member of ['a', 'a', 'b', 'b']) {
        answers.push((await takeOut(backend, 'set', member)).Attributes);
      }
      return answers;
    },
  },
  {
    name: 'no member is taken out of what is not there',
    ask: (backend) => errorOf(takeOut(backend, 'no-set', 'a')),
  },
  {
    name: 'an empty set is refused',
    ask: (backend) => errorOf(put(backend, { ...key('empty'), outstanding: { SS: [] } })),
  },
  {
    name: 'bytes come back as they went in, and a projection leaves the others out',
    async ask(backend) {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      await put(backend, {
        ...key('bytes'),
        rows: { B: bytes },
        more: { M: { deep: { N: '1' }, wide: { N: '2' } } },
      });
      const { Items } = await backend.dynamodb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ProjectionExpression: '#rows, more.deep, nothing.there',
          ExpressionAttributeNames: { '#rows': 'rows' },
          ExpressionAttributeValues: { ':pk': { S: 'bytes' } },
        }),
      );
      return Items;
    },
  },
  {
    name: 'a batch puts items, over those that are there, and gets those that are there',
    async ask(backend) {
      await put(backend, { ...key('batch', '1'), old: { S: 'x' } });
      const PutRequests = ['1', '2'].map((sk) => ({
        PutRequest: { Item: { ...key('batch', sk), fresh: { S: sk } } },
      }));
      const written = await backend.dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: PutRequests } }),
      );
      const Keys = ['1', '2', '3'].map((sk) => key('batch', sk));
      const got = await backend.dynamodb.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }),
      );
      return [written.UnprocessedItems, got.Responses?.[TableName]?.toSorted(bySortKey), got.UnprocessedKeys];
    },
  },
  {
    name: 'a batch with a key twice is refused, and one of too many keys',
    async ask({ dynamodb }) {
      const get = (Keys: Record<string, AttributeValue>[]) =>
        errorOf(dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })));
      const write = (items: Record<string, AttributeValue>[]) => {
        const puts = items.map((Item) => ({ PutRequest: { Item } }));
        return errorOf(dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } })));
      };
      const many = (count: number) => Array.from({ length: count }, (_, index) => key('many', String(index)));
      const twice = [key('twice'), key('twice')];
      return [await get(twice), await write(twice), await get(many(101))];
    },
  },
];
