import * as z from 'zod/mini';
import { GatewayError } from '../errors.ts';
import type { Log } from '../model/log.ts';

/** Any item of the table. */
export type Item = Record<string, unknown>;

/** Primary key of an item. */
export interface Key {
  pk: string;
  sk: string;
}

/** Kind of item: its schema, and the upgrades for items of older versions. */
export interface ItemKind<Value> {
  /** Creates the item to write: the value under its key, with the current version. */
  item(key: Key, value: Value, expiresAt?: number): Item;
  /** Parses an item. @throws GatewayError `item-broken` for another item, with its key and each wrong field */
  read(item: unknown): Value;
  /** Parses items; a broken one is logged and left out, so that the others can be read. */
  readAll(items: readonly unknown[], log: Log | undefined): Value[];
  version: number;
}

/** Converts the fields of an item from one version to the next. */
type Upgrade = (item: Item) => Item;

const headForm = z.looseObject({
  pk: z.optional(z.string()),
  sk: z.optional(z.string()),
  v: z._default(z.number(), 1),
});

/**
 * Defines a kind of item. The version is stored as `v`; fields unknown to the schema are dropped at reading, so that an
 * older function still reads what a newer one wrote.
 * @param name name in errors and logs, as in "the mute 123456789012#..."
 * @param upgrades the first converts version 1 to 2, and so on; the current version is one more than their number
 */
export function itemKind<Form extends z.ZodMiniType>(
  name: string,
  form: Form,
  upgrades: readonly Upgrade[] = [],
): ItemKind<z.infer<Form>> {
  const version = upgrades.length + 1;
  const read = (item: unknown): z.infer<Form> => {
    const head = headForm.safeParse(item);
    if (!head.success) throw broken(name, {}, 'not an item');
    const current = upgrades
      .slice(head.data.v - 1)
      .reduce<Item>((older, upgrade) => upgrade(older), head.data);
    const result = form.safeParse(current);
    if (result.success) return result.data;
    const fields = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw broken(name, head.data, fields.join('; '));
  };
  return {
    version,
    read,
    item: (key, value, expiresAt) => ({
      ...key,
      ...Object(value),
      v: version,
      ...(expiresAt !== undefined && { expiresAt }),
    }),
    readAll(items, log) {
      return items.flatMap((item) => {
        try {
          return [read(item)];
        } catch (error) {
          log?.error('item left out', { error });
          return [];
        }
      });
    },
  };
}

function broken(name: string, { pk, sk }: Partial<Key>, why: string): GatewayError {
  // Not retryable: the item would be broken again.
  return new GatewayError('item-broken', `the ${name} ${pk ?? '?'} ${sk ?? '?'} is malformed: ${why}`, {
    retryable: false,
  });
}
