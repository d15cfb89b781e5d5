import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

/** An update of one incident, with its condition. */
export interface ConditionalUpdate {
  set: Record<string, unknown>;
  remove?: string[];
  add?: Record<string, number>;
  condition: string;
  values?: Record<string, unknown>;
}

/** Spells out an update for DynamoDB; attributes with undefined values are left as they are. */
export function expressionOf({
  set,
  remove,
  add,
  condition,
  values,
}: ConditionalUpdate): Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
> {
  const sets = Object.entries(set).filter(([, value]) => value !== undefined);
  const adds = Object.entries(add ?? {});
  const clauses = [
    `SET ${sets.map(([name]) => `#${name} = :set_${name}`).join(', ')}`,
    adds.length > 0 && `ADD ${adds.map(([name]) => `#${name} :add_${name}`).join(', ')}`,
    remove && `REMOVE ${remove.map((name) => `#${name}`).join(', ')}`,
  ];
  const names = [...sets, ...adds].map(([name]) => name).concat(remove ?? []);
  return {
    UpdateExpression: clauses.filter(Boolean).join(' '),
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries([
      ...sets.map(([name, value]) => [`:set_${name}`, value]),
      ...adds.map(([name, value]) => [`:add_${name}`, value]),
      ...Object.entries(values ?? {}).map(([name, value]) => [`:${name}`, value]),
    ]),
  };
}
