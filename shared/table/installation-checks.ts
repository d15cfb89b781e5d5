import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemKind } from './item-kind.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** End of a test post: posted and removed, posted by a webhook (which cannot remove), or refused with a reason. */
const form = z.object({
  outcome: z.enum(['removed', 'stays', 'failed']),
  cause: z.string(),
  problem: z.optional(z.string()),
});
const kind = itemKind('installation check', form);

export type CheckResult = z.infer<typeof form>;

/** Results are read by the doctor within seconds; an hour leaves time for a slow queue. */
const keptSeconds = 3_600;

const keyOf = (id: string) => ({ pk: `CHECK#${id}`, sk: 'RESULT' });

/** Results of the doctor's test posts, by the check's id. Methods throw the SDK's errors. */
export function createInstallationChecks(
  client: DynamoDBDocumentClient,
  settings: Omit<TableSettings, 'keepDays'>,
) {
  const table = openTable(client, settings);
  return {
    /** @param now epoch ms */
    async keep(id: string, result: CheckResult, now: number): Promise<void> {
      await table.put(kind.item(keyOf(id), result, epochSeconds(now) + keptSeconds));
    },
    /** Result of a check. @returns undefined while it is running */
    read: (id: string): Promise<CheckResult | undefined> => table.get(kind, keyOf(id)),
  };
}
