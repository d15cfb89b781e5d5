import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { MissingTasks } from '../model/missing-tasks.ts';
import { formOf } from '../model/parse.ts';
import { dayMs } from '../model/units.ts';
import { itemKind } from './item-kind.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** The account and region that an installation serves. */
interface Home {
  account: string;
  region: string;
}

/** A pass over all services: its start (epoch ms), and the pages that are still to be looked at. */
export interface WatchPass {
  startedAt: number;
  rest: { cluster: string; token?: string }[];
}

const passes = itemKind(
  'watch of services',
  z.object({
    startedAt: z.number(),
    rest: z.array(z.object({ cluster: z.string(), token: z.optional(z.string()) })),
  }),
);
const missing = itemKind(
  'missing tasks',
  formOf<MissingTasks & { service: string; isOver?: boolean }>()(() => ({
    ...{ service: z.string(), since: z.number(), desired: z.number(), isOver: z.optional(z.boolean()) },
  })),
);

const passKey = ({ account, region }: Home) => ({ pk: 'SERVICE-WATCH', sk: `${account}#${region}` });
const partition = ({ account, region }: Home) => `MISSING-TASKS#${account}#${region}`;

export type ServiceWatch = ReturnType<typeof createServiceWatch>;

/** State of the watch for missing tasks. Times are epoch ms; methods throw the SDK's errors. */
export function createServiceWatch(
  client: DynamoDBDocumentClient,
  settings: Omit<TableSettings, 'keepDays'>,
) {
  const table = openTable(client, settings);
  const expiry = (now: number) => epochSeconds(now + 7 * dayMs);
  return {
    pass: (home: Home): Promise<WatchPass | undefined> => table.get(passes, passKey(home)),

    async savePass(home: Home, pass: WatchPass, now: number): Promise<void> {
      await table.put(passes.item(passKey(home), pass, expiry(now)));
    },

    /** Services that ran fewer tasks than desired at their last look, by `serviceKey`. */
    async known(home: Home): Promise<Map<string, MissingTasks>> {
      const found = new Map<string, MissingTasks>();
      for await (const { service, since, desired, isOver } of table.list(missing, { pk: partition(home) })) {
        if (!isOver) found.set(service, { since, desired });
      }
      return found;
    },

    /** @param state undefined where the service is whole again. */
    async note(home: Home, service: string, state: MissingTasks | undefined, now: number): Promise<void> {
      const kept = state ?? { since: now, desired: 0, isOver: true };
      const key = { pk: partition(home), sk: service };
      await table.put(missing.item(key, { service, ...kept }, expiry(now)));
    },
  };
}
