import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';

/** Where the items are, and for how many days they stay. */
export interface TableSettings {
  tableName: string;
  keepDays: number;
}

/** DynamoDB's time to live counts in seconds. */
export function epochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** When an item that is written now (epoch ms) may be deleted. */
export function expiresAt(now: number, { keepDays }: TableSettings): number {
  return epochSeconds(now) + keepDays * 86_400;
}

/**
 * The items of a partition whose sort keys begin like this, in the order of these keys; as they are now, not as they
 * were a moment ago. Throws the SDK's errors.
 */
export async function* itemsBelow<Item>(
  client: DynamoDBDocumentClient,
  TableName: string,
  { pk, prefix }: { pk: string; prefix?: string },
): AsyncIterable<Item> {
  const query = {
    TableName,
    KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk, ...(prefix && { ':prefix': prefix }) },
    ConsistentRead: true,
  };
  for await (const { Items } of paginateQuery({ client }, query)) yield* (Items ?? []) as Item[];
}
