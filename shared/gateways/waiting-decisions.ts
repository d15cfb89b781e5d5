import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiresAt, itemsBelow, type TableSettings } from './table.ts';

const waiting = 'WAITING';

export type WaitingDecisions = ReturnType<typeof createWaitingDecisions>;

/** Decisions that need no click and may not be applied yet. Methods throw the SDK's errors. */
export function createWaitingDecisions(client: DynamoDBDocumentClient, settings: TableSettings) {
  const TableName = settings.tableName;
  return {
    /** @param now epoch ms */
    async add(decisionId: string, now: number): Promise<void> {
      const Item = { pk: waiting, sk: decisionId, expiresAt: expiresAt(now, settings) };
      await client.send(new PutCommand({ TableName, Item }));
    },

    async remove(decisionId: string): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: { pk: waiting, sk: decisionId } }));
    },

    async all(): Promise<string[]> {
      const ids: string[] = [];
      for await (const { sk } of itemsBelow<{ sk: string }>(client, TableName, { pk: waiting })) ids.push(sk);
      return ids;
    },
  };
}
