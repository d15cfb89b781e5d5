import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import type { TableDefinition } from '../../template/deployment.ts';
import {
  AwsError,
  arnIn,
  type Input,
  type Operation,
  type RequestContext,
  type Requirement,
  type Service,
} from '../service.ts';
import { createDynaliteDatabase, type DynaliteDatabase, type DynaliteOperation } from './dynalite-store.ts';
import { createTransactWrite, itemName, type TransactKind, transactItems } from './transact-write.ts';
import { createReservations, createWriteLock, type Reservations, type WriteLock } from './write-lock.ts';

/** DynamoDB in memory: dynalite, plus the operations that it lacks. */
export interface DynamoDb extends Service {
  createTable(definition: TableDefinition): Promise<void>;
  close(): Promise<void>;
}

/** An account without tables. */
export function createDynamoDb(clock: Clock): DynamoDb {
  const database = createDynaliteDatabase();
  const lock = createWriteLock();
  const reservations = createReservations();
  const timeToLive = new Map<string, Input>();
  const transactWrite = createTransactWrite(database, lock, reservations, clock);

  const operations: Record<string, Operation> = {
    TransactWriteItems: { requires: requiresPerItem, run: transactWrite },
    UpdateTimeToLive: {
      requires: onTable('UpdateTimeToLive'),
      run(input) {
        timeToLive.set(String(input.TableName), input.TimeToLiveSpecification as Input);
        return { TimeToLiveSpecification: input.TimeToLiveSpecification };
      },
    },
    DescribeTimeToLive: {
      requires: onTable('DescribeTimeToLive'),
      run(input) {
        const { Enabled, AttributeName } = timeToLive.get(String(input.TableName)) ?? {};
        const TimeToLiveStatus = Enabled ? 'ENABLED' : 'DISABLED';
        return { TimeToLiveDescription: { TimeToLiveStatus, ...(Enabled === true && { AttributeName }) } };
      },
    },
  };
  for (const name of ['CreateTable', 'DescribeTable', 'GetItem', 'Query', 'Scan'] as const) {
    operations[name] = {
      requires: onTable(name),
      run: (input) => database.apply(name, database.check(name, input)),
    };
  }
  for (const name of ['BatchGetItem', 'BatchWriteItem'] as const) {
    const run: Operation['run'] = (input) => lock(() => database.apply(name, database.check(name, input)));
    operations[name] = { requires: onEachTable(name), run };
  }
  for (const name of ['PutItem', 'UpdateItem', 'DeleteItem'] as const) {
    operations[name] = {
      requires: onTable(name),
      run: (input) => writeItem({ database, lock, reservations }, name, input),
    };
  }

  return {
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    contentType: 'application/x-amz-json-1.0',
    operations,
    async createTable({ name, create, timeToLive: setting }) {
      await database.apply('CreateTable', database.check('CreateTable', create));
      while (!(await isActive(database, name))) await sleep(1);
      if (setting) timeToLive.set(name, setting);
    },
    close: () => database.close(),
  };
}

async function isActive(database: DynaliteDatabase, name: string): Promise<boolean> {
  const { Table } = await database.apply('DescribeTable', { TableName: name });
  return (Table as { TableStatus: string }).TableStatus === 'ACTIVE';
}

/** Write with ReturnValuesOnConditionCheckFailure, which dynalite does not support. */
async function writeItem(
  parts: { database: DynaliteDatabase; lock: WriteLock; reservations: Reservations },
  operation: DynaliteOperation,
  input: Input,
): Promise<unknown> {
  const { database, lock, reservations } = parts;
  const checked = database.check(operation, input);
  const table = String(checked.TableName);
  const key = await database.keyOf(table, (checked.Key ?? checked.Item) as DynaliteItem);
  if (reservations.isTaken(itemName(table, key)))
    throw new AwsError('TransactionConflictException', 'Transaction is ongoing for the item');
  return lock(async () => {
    try {
      return await database.apply(operation, checked);
    } catch (error) {
      const wantsItem = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
      if (!wantsItem || !isConditionFailure(error)) throw error;
      const Item = await database.read(table, key);
      throw new AwsError(error.name, error.message, { details: { ...(Item && { Item }) } });
    }
  });
}

function isConditionFailure(error: unknown): error is AwsError {
  return error instanceof AwsError && error.name === 'ConditionalCheckFailedException';
}

function tableArn({ place }: RequestContext, input: Input): string {
  const index = input.IndexName ? `/index/${input.IndexName}` : '';
  return arnIn(place, 'dynamodb', `table/${input.TableName}${index}`);
}

/** Action on the table or, for a query of an index, on the index. */
function onTable(operation: string): Operation['requires'] {
  return (input, context) => [
    { action: `dynamodb:${operation}`, resource: tableArn(context, input), ...leadingKeys(input) },
  ];
}

/** The partition that a request names, for the condition dynamodb:LeadingKeys; the key of all tables here is `pk`. */
function leadingKeys({ Item, Key }: Input): Pick<Requirement, 'keys'> {
  const key = (Item ?? Key) as { pk?: { S?: string } } | undefined;
  return key?.pk?.S === undefined ? {} : { keys: { 'dynamodb:LeadingKeys': key.pk.S } };
}

function onEachTable(operation: string): Operation['requires'] {
  return (input, context) =>
    Object.keys((input.RequestItems ?? {}) as object).map((TableName) => ({
      action: `dynamodb:${operation}`,
      resource: tableArn(context, { TableName }),
    }));
}

/** A transaction has no IAM action of its own: it needs that of each write in it. */
const transactActions: Record<TransactKind, string> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
};

function requiresPerItem(input: Input, context: RequestContext): Requirement[] {
  return transactItems(input).map(({ kind, request }) => ({
    action: transactActions[kind],
    resource: tableArn(context, { TableName: request.TableName }),
    ...leadingKeys(request),
  }));
}
