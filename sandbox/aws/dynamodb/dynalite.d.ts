/*
 * dynalite has no types. These are the modules behind its HTTP server that the sandbox uses directly, since
 * the server itself cannot be given further operations.
 */
interface DynaliteStore {
  getTable(name: string, callback: (error: Error | null, table: DynaliteTable) => void): void;
  getItemDb(table: string): {
    get(key: string, callback: (error: Error | null, item?: DynaliteItem) => void): void;
  };
  db: { close(): Promise<void> };
}

type DynaliteItem = Record<string, Record<string, unknown>>;

interface DynaliteTable {
  KeySchema: { AttributeName: string }[];
  [attribute: string]: unknown;
}

type DynaliteAction = (
  store: DynaliteStore,
  data: Record<string, unknown>,
  callback: (error: Error | null, result?: Record<string, unknown>) => void,
) => void;

interface DynaliteForm {
  types: object;
  custom?: object;
}

declare module 'dynalite/db/index.js' {
  const db: {
    create(options: { createTableMs: number; deleteTableMs: number }): DynaliteStore;
    createKey(key: DynaliteItem, table: DynaliteTable): string;
    validateKey(key: DynaliteItem, table: DynaliteTable): Error | undefined;
    checkConditional(data: Record<string, unknown>, item: DynaliteItem | undefined): Error | undefined;
  };
  export default db;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(data: Record<string, unknown>, types: object): Record<string, unknown>;
    checkValidations(
      data: Record<string, unknown>,
      types: object,
      custom: object | undefined,
      store: DynaliteStore,
    ): void;
  };
  export default validations;
}

declare module 'dynalite/actions/*.js' {
  const action: DynaliteAction;
  export default action;
}

declare module 'dynalite/validations/*.js' {
  const form: DynaliteForm;
  export default form;
}
