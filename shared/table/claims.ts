import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemKind } from './item-kind.ts';
import { leaseChange, leaseFields } from './lease.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

const claim = itemKind('claim', z.object(leaseFields));
const claimKey = (name: string) => ({ pk: `CLAIM#${name}`, sk: 'CLAIM' });

export type Claims = ReturnType<typeof createClaims>;

/** Work that must be done once: an alarm's answer, a message, a request of Slack. Methods throw the SDK's errors. */
export function createClaims(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /**
     * Takes a name for so long, ms.
     * @param name of a service it holds account and region (`serviceKey`)
     * @param now epoch ms
     * @param holder who asks, where the next try must get the same claim again, as after a worker that died with it
     * @returns whether the caller is the only one who has it.
     */
    claimOnce(name: string, now: number, holdMs: number, holder?: string): Promise<boolean> {
      const { set, condition, values } = leaseChange(now, holdMs, holder);
      const item = claim.item(claimKey(name), set, epochSeconds(now + holdMs) + 1);
      return table.put(item, { condition, values });
    },

    /** Gives the name back before its time, so that the next try is not refused. */
    release: (name: string): Promise<void> => table.remove(claimKey(name)),
  };
}
