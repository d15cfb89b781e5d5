import type { Clock } from '../../clock.ts';
import { AwsError, type Input } from '../service.ts';
import type { CheckedInput, DynaliteDatabase } from './dynalite-store.ts';
import { createRequestTokens } from './request-tokens.ts';
import type { Reservations, WriteLock } from './write-lock.ts';

const maxItems = 100;

type WriteOperation = 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** The members of a TransactWriteItem. A ConditionCheck is checked with the form of a DeleteItem. */
const operations = {
  ConditionCheck: 'DeleteItem',
  Delete: 'DeleteItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
} as const satisfies Record<string, WriteOperation>;

/** One member of a TransactWriteItem. */
export type TransactKind = keyof typeof operations;

/** Reads the kind and the request of each item of a TransactWriteItems request. */
export function transactItems(input: Input): { kind: TransactKind; request: Input }[] {
  const items = (input.TransactItems ?? []) as Record<string, Input>[];
  if (items.length < 1 || items.length > maxItems)
    throw validation(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${items.length ? `less than or equal to ${maxItems}` : 'greater than or equal to 1'}`,
    );
  return items.map((item) => {
    const [kind, ...more] = Object.keys(item) as TransactKind[];
    if (!kind || !(kind in operations) || more.length)
      throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
    return { kind, request: item[kind] as Input };
  });
}

interface Step {
  kind: TransactKind;
  operation: WriteOperation;
  checked: CheckedInput;
  table: string;
  key: DynaliteItem;
  /** Names the item among those of all tables. */
  item: string;
  /** The request asked for the item that failed its condition. */
  returnsItem: boolean;
}

interface Reason {
  Code: string;
  Message?: string;
  Item?: DynaliteItem;
}

/** TransactWriteItems on top of dynalite, which lacks it. */
export function createTransactWrite(
  database: DynaliteDatabase,
  lock: WriteLock,
  reservations: Reservations,
  clock: Clock,
): (input: Input) => Promise<object> {
  const tokens = createRequestTokens(clock);

  async function execute(steps: Step[]): Promise<void> {
    const before = await Promise.all(steps.map((step) => database.read(step.table, step.key)));
    cancelIf(steps.map((step, index) => conditionFailure(database, step, before[index])));
    const writes = steps.map((step, index) => ({ step, before: before[index] }));
    const done: typeof writes = [];
    for (const write of writes.filter(({ step }) => step.kind !== 'ConditionCheck')) {
      try {
        await database.apply(write.step.operation, unconditional(write.step.checked));
        done.push(write);
      } catch (error) {
        for (const { step, before: item } of done.reverse()) await restore(database, step, item);
        cancelIf(steps.map((step) => (step === write.step ? applyFailure(error) : undefined)));
      }
    }
  }

  return async (input) => {
    const steps = await Promise.all(
      transactItems(input).map(({ kind, request }) => prepare(database, kind, request)),
    );
    if (new Set(steps.map(({ item }) => item)).size < steps.length)
      throw validation('Transaction request cannot include multiple operations on one item');
    if (tokens.isRepeat(input)) return {};
    // Like DynamoDB, which does not queue transactions on an item that another one has locked.
    cancelIf(steps.map((step) => (reservations.isTaken(step.item) ? transactionConflict : undefined)));
    const release = reservations.take(steps.map(({ item }) => item));
    try {
      await lock(() => execute(steps));
      tokens.remember(input);
      return {};
    } finally {
      release();
    }
  };
}

async function prepare(database: DynaliteDatabase, kind: TransactKind, request: Input): Promise<Step> {
  const operation = operations[kind];
  if (kind === 'ConditionCheck' && !request.ConditionExpression)
    throw validation('The expression can not be empty;');
  const checked = database.check(operation, request);
  const table = String(checked.TableName);
  const key = await database.keyOf(table, (checked.Key ?? checked.Item) as DynaliteItem);
  const returnsItem = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return { kind, operation, checked, table, key, item: itemName(table, key), returnsItem };
}

/** One name per item of the account, whatever the order in which its key is written. */
export function itemName(table: string, key: DynaliteItem): string {
  return JSON.stringify([table, ...Object.entries(key).sort()]);
}

function conditionFailure(
  database: DynaliteDatabase,
  step: Step,
  item: DynaliteItem | undefined,
): Reason | undefined {
  if (database.meetsCondition(step.checked, item)) return undefined;
  const reason = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
  return step.returnsItem && item ? { ...reason, Item: item } : reason;
}

const transactionConflict: Reason = {
  Code: 'TransactionConflict',
  Message: 'Transaction is ongoing for the item',
};

/** A fault that shows only when a write is applied, such as adding to a string, cancels the transaction as well. */
function applyFailure(error: unknown): Reason {
  if (!(error instanceof AwsError)) throw error;
  return { Code: 'ValidationError', Message: error.message };
}

/** @throws AwsError TransactionCanceledException when an item has a reason; the others' reason is None. */
function cancelIf(reasons: (Reason | undefined)[]): void {
  if (reasons.every((reason) => reason === undefined)) return;
  const CancellationReasons = reasons.map((reason) => reason ?? { Code: 'None' });
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { details: { CancellationReasons } },
  );
}

/** The condition was checked before any write. */
function unconditional(checked: CheckedInput): CheckedInput {
  const { _condition, ...rest } = checked;
  return rest;
}

async function restore(
  database: DynaliteDatabase,
  step: Step,
  item: DynaliteItem | undefined,
): Promise<void> {
  if (item) await database.apply('PutItem', { TableName: step.table, Item: item });
  else await database.apply('DeleteItem', { TableName: step.table, Key: step.key });
}

function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
