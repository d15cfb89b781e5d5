import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ChangesPause } from '../model/rollout.ts';
import { itemKind } from './item-kind.ts';
import { openTable, type TableSettings } from './table.ts';

/** The pause, or the end of one: an ended pause is kept with the user who ended it, so no delete is needed. */
const pauseKind = itemKind(
  'pause of changes',
  z.object({ isPaused: z.boolean(), since: z.number(), by: z.string() }),
);

const key = { pk: 'CHANGES', sk: 'PAUSE' };

export type ChangesPauses = ReturnType<typeof createChangesPauses>;

/** Emergency stop of all changes: one item for all functions of the installation. Methods throw the SDK's errors. */
export function createChangesPauses(
  client: DynamoDBDocumentClient,
  settings: Omit<TableSettings, 'keepDays'>,
) {
  const table = openTable(client, settings);
  const write = async (isPaused: boolean, { since, by }: ChangesPause): Promise<void> => {
    await table.put(pauseKind.item(key, { isPaused, since, by }));
  };
  return {
    /** Reads the active pause, if any. One call. */
    async read(): Promise<ChangesPause | undefined> {
      const found = await table.get(pauseKind, key);
      return found?.isPaused ? { since: found.since, by: found.by } : undefined;
    },

    begin: (pause: ChangesPause): Promise<void> => write(true, pause),

    end: (ended: ChangesPause): Promise<void> => write(false, ended),
  };
}
