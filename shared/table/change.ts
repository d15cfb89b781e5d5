import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

/** Change of one item with its condition. Attributes with undefined values stay unchanged. */
export interface Change {
  set?: Record<string, unknown>;
  /** Set if the attribute does not exist yet. */
  setOnce?: Record<string, unknown>;
  /** Appended to lists. */
  append?: Record<string, readonly unknown[]>;
  /** Added to numbers, of which a missing one counts as 0, or to sets. */
  add?: Record<string, number | Set<string> | undefined>;
  /** Removed from sets. */
  drop?: Record<string, Set<string>>;
  remove?: readonly string[];
  /** DynamoDB condition expression: values as `:name`, and reserved words as `#name`. */
  condition?: string;
  names?: readonly string[];
  values?: Record<string, unknown>;
}

type Expression = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** Renders a change as a DynamoDB update expression. */
export function expressionOf(change: Change): Expression {
  const names = new Map<string, string>((change.names ?? []).map((name) => [`#${name}`, name]));
  const values = new Map(Object.entries(change.values ?? {}).map(([name, value]) => [`:${name}`, value]));
  const each = (part: Record<string, unknown> | undefined, spell: (name: string, value: string) => string) =>
    Object.entries(part ?? {}).flatMap(([name, value]) => {
      if (value === undefined) return [];
      names.set(`#${name}`, name);
      values.set(`:new_${name}`, value);
      return [spell(`#${name}`, `:new_${name}`)];
    });
  const sets = [
    ...each(change.set, (name, value) => `${name} = ${value}`),
    ...each(change.setOnce, (name, value) => `${name} = if_not_exists(${name}, ${value})`),
    ...each(change.append, (name, value) => `${name} = list_append(${name}, ${value})`),
  ];
  const removed = (change.remove ?? []).map((name) => {
    names.set(`#${name}`, name);
    return `#${name}`;
  });
  const clauses = [
    ['SET', sets],
    ['ADD', each(change.add, (name, value) => `${name} ${value}`)],
    ['DELETE', each(change.drop, (name, value) => `${name} ${value}`)],
    ['REMOVE', removed],
  ] as const;
  const update = clauses.flatMap(([word, parts]) =>
    parts.length > 0 ? [`${word} ${parts.join(', ')}`] : [],
  );
  return {
    ...(update.length > 0 && { UpdateExpression: update.join(' ') }),
    ...(change.condition !== undefined && { ConditionExpression: change.condition }),
    ...(names.size > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(values.size > 0 && { ExpressionAttributeValues: Object.fromEntries(values) }),
  };
}
