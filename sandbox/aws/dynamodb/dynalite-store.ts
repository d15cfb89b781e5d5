import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import describeTable from 'dynalite/actions/describeTable.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import db from 'dynalite/db/index.js';
import batchGetItemForm from 'dynalite/validations/batchGetItem.js';
import batchWriteItemForm from 'dynalite/validations/batchWriteItem.js';
import createTableForm from 'dynalite/validations/createTable.js';
import deleteItemForm from 'dynalite/validations/deleteItem.js';
import describeTableForm from 'dynalite/validations/describeTable.js';
import getItemForm from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import putItemForm from 'dynalite/validations/putItem.js';
import queryForm from 'dynalite/validations/query.js';
import scanForm from 'dynalite/validations/scan.js';
import updateItemForm from 'dynalite/validations/updateItem.js';
import { AwsError, type Input } from '../service.ts';

const actions = {
  BatchGetItem: [batchGetItem, batchGetItemForm],
  BatchWriteItem: [batchWriteItem, batchWriteItemForm],
  CreateTable: [createTable, createTableForm],
  DeleteItem: [deleteItem, deleteItemForm],
  DescribeTable: [describeTable, describeTableForm],
  GetItem: [getItem, getItemForm],
  PutItem: [putItem, putItemForm],
  Query: [query, queryForm],
  Scan: [scan, scanForm],
  UpdateItem: [updateItem, updateItemForm],
} satisfies Record<string, [DynaliteAction, DynaliteForm]>;

/** Operation that dynalite supports. */
export type DynaliteOperation = keyof typeof actions;

/** Validated request with its parsed expressions. */
export type CheckedInput = Record<string, unknown>;

/** dynalite without its HTTP server. Every function throws AwsError with DynamoDB's own names and messages. */
export interface DynaliteDatabase {
  /** Validates a request and parses its expressions, as DynamoDB does before it reads any item. */
  check(operation: DynaliteOperation, input: Input): CheckedInput;
  /** Executes a validated request. */
  apply(operation: DynaliteOperation, checked: CheckedInput): Promise<Record<string, unknown>>;
  /** The key attributes of an item, or of a key, of this table. */
  keyOf(tableName: string, attributes: DynaliteItem): Promise<DynaliteItem>;
  read(tableName: string, key: DynaliteItem): Promise<DynaliteItem | undefined>;
  /** True if the item meets the request's condition. */
  meetsCondition(checked: CheckedInput, item: DynaliteItem | undefined): boolean;
  close(): Promise<void>;
}

/** An empty database in memory. */
export function createDynaliteDatabase(): DynaliteDatabase {
  const store = db.create({ createTableMs: 0, deleteTableMs: 0 });

  const table = (name: string) =>
    new Promise<DynaliteTable>((resolve, reject) => {
      store.getTable(name, (error, found) => (error ? reject(toAwsError(error)) : resolve(found)));
    });

  return {
    check(operation, input) {
      const { types, custom } = actions[operation][1];
      try {
        // checkTypes deletes unknown fields from its argument.
        const data = validations.checkTypes({ ...input }, types);
        validations.checkValidations(data, types, custom, store);
        return data;
      } catch (error) {
        throw toAwsError(error);
      }
    },

    apply: (operation, checked) =>
      new Promise((resolve, reject) => {
        actions[operation][0](store, checked, (error, result) =>
          error ? reject(toAwsError(error)) : resolve(result ?? {}),
        );
      }),

    async keyOf(tableName, attributes) {
      const { KeySchema } = await table(tableName);
      const names = KeySchema.map(({ AttributeName }) => AttributeName);
      return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
    },

    async read(tableName, key) {
      const schema = await table(tableName);
      const invalid = db.validateKey(key, schema);
      if (invalid) throw toAwsError(invalid);
      return new Promise((resolve, reject) => {
        store
          .getItemDb(tableName)
          .get(db.createKey(key, schema), (error, item) =>
            error && error.name !== 'NotFoundError' ? reject(error) : resolve(item),
          );
      });
    },

    meetsCondition: (checked, item) => !db.checkConditional(checked, item),
    close: () => store.db.close(),
  };
}

/** dynalite's errors carry the answer's body. */
function toAwsError(error: unknown): unknown {
  const { statusCode, body } = error as {
    statusCode?: number;
    body?: { __type: string; message?: string; Message?: string };
  };
  if (!body) return error;
  const name = body.__type.replace(/^.*#/, '');
  return new AwsError(name, body.message ?? body.Message ?? '', { status: statusCode ?? 400 });
}
