import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { itemKind } from './item-kind.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** Pause in which no function calls Slack: until when (epoch ms), and why. */
const pauseKind = itemKind('pause of Slack', z.object({ until: z.number(), reason: z.string() }));

type SlackPause = ReturnType<typeof pauseKind.read>;

const key = { pk: 'SLACK', sk: 'PAUSE' };

/** The pause shared by all functions of the installation. Methods throw the SDK's errors. */
export function createSlackPauses(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /** Reads the active pause, if any. One call. */
    async read(now: number): Promise<SlackPause | undefined> {
      const pause = await table.get(pauseKind, key);
      return pause && pause.until > now ? pause : undefined;
    },

    /** Starts a pause. @returns true if it is new: of several functions that start one at a time, one gets true */
    begin(pause: SlackPause, now: number): Promise<boolean> {
      const item = pauseKind.item(key, pause, epochSeconds(pause.until) + 1);
      return table.put(item, {
        condition: 'attribute_not_exists(pk) OR #until <= :now',
        names: ['until'],
        values: { ':now': now },
      });
    },
  };
}
