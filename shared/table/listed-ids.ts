import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiresAt, itemsBelow, type TableSettings } from './table.ts';

export type ListedIds = ReturnType<typeof createListedIds>;

/**
 * A list of ids in the table, to be come back to. Methods throw the SDK's errors.
 * @param partition names the list
 */
export function createListedIds(client: DynamoDBDocumentClient, settings: TableSettings, partition: string) {
  const TableName = settings.tableName;
  return {
    /** @param now epoch ms */
    async add(id: string, now: number): Promise<void> {
      const Item = { pk: partition, sk: id, expiresAt: expiresAt(now, settings) };
      await client.send(new PutCommand({ TableName, Item }));
    },

    async remove(id: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: { pk: partition, sk: id } }));
    },

    async all(): Promise<string[]> {
      const ids: string[] = [];
      for await (const { sk } of itemsBelow<{ sk: string }>(client, TableName, { pk: partition }))
        ids.push(sk);
      return ids;
    },
  };
}
