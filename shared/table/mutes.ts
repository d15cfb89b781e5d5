import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Mute } from '../model/incident.ts';
import { epochSeconds, itemsBelow, type TableSettings } from './table.ts';

/** The muted workloads stand together, one item each, to be found without a search. */
const partition = 'MUTES';

type MuteItem = Mute & { sk: string };

export type Mutes = ReturnType<typeof createMutes>;

/** Workloads about which nothing is said for a while. Times are epoch ms; methods throw the SDK's errors. */
export function createMutes(client: DynamoDBDocumentClient, { tableName }: Pick<TableSettings, 'tableName'>) {
  const TableName = tableName;
  return {
    /** Mutes a workload (its key, as incidents have it). The latest word counts. */
    async mute(workload: string, mute: Mute): Promise<void> {
      const Item = { pk: partition, sk: workload, ...mute, expiresAt: epochSeconds(mute.until) + 1 };
      await client.send(new PutCommand({ TableName, Item }));
    },

    /** One call. What is over is no mute, though its item may still be there. */
    async of(workload: string, now: number): Promise<Mute | undefined> {
      const Key = { pk: partition, sk: workload };
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && isOn(Item as MuteItem, now) ? muteOf(Item as MuteItem) : undefined;
    },

    /** All that are muted, those that end first before the others. */
    async all(now: number): Promise<(Mute & { workload: string })[]> {
      const mutes: (Mute & { workload: string })[] = [];
      for await (const item of itemsBelow<MuteItem>(client, TableName, { pk: partition })) {
        if (isOn(item, now)) mutes.push({ workload: item.sk, ...muteOf(item) });
      }
      return mutes.sort((one, other) => one.until - other.until);
    },
  };
}

function isOn({ until }: Mute, now: number): boolean {
  return until > now;
}

function muteOf({ since, until, by }: MuteItem): Mute {
  return { since, until, by };
}
