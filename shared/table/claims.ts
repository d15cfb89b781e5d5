import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemKind } from './item-kind.ts';
import { leaseChange, leaseFields } from './lease.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

const claim = itemKind('claim', z.object(leaseFields));
const claimKey = (name: string) => ({ pk: `CLAIM#${name}`, sk: 'CLAIM' });

export type Claims = ReturnType<typeof createClaims>;

/**
 * Claims on work that must be done once: an alarm's answer, a message, a Slack request. Methods throw the SDK's errors.
 */
export function createClaims(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /**
     * Claims a name.
     * @param name name with account and region, such as `serviceKey`
     * @param now epoch ms
     * @param holdMs duration of the claim, ms
     * @param holder caller, if its next attempt must get the same claim again, as after a worker that died with it
     * @returns true if the caller holds the claim
     */
    claimOnce(name: string, now: number, holdMs: number, holder?: string): Promise<boolean> {
      const { set, condition, values } = leaseChange(now, holdMs, holder);
      const item = claim.item(claimKey(name), set, epochSeconds(now + holdMs) + 1);
      return table.put(item, { condition, values });
    },

    /** Tells whether anybody holds the claim. @param now epoch ms */
    async isHeld(name: string, now: number): Promise<boolean> {
      const found = await table.get(claim, claimKey(name));
      return found?.leaseUntil !== undefined && found.leaseUntil > now;
    },

    /** Releases the claim early, so that the next attempt is not refused. */
    release: (name: string): Promise<void> => table.remove(claimKey(name)),
  };
}
