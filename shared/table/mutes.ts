import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Mute } from '../model/incident.ts';
import { formOf } from '../model/parse.ts';
import { type ServiceReference, serviceKey, serviceReferenceForm } from '../model/service-reference.ts';
import { itemKind } from './item-kind.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** A mute, and the service or task family that it silences. */
export interface MutedService extends Mute {
  service: ServiceReference;
}

export const muteForm = { since: z.number(), until: z.number(), by: z.string() };
const muted = itemKind('mute', formOf<MutedService>()({ ...muteForm, service: serviceReferenceForm }));

/** The muted workloads stand together, one item each, to be found without a search. */
const partition = 'MUTES';
const muteKey = (service: ServiceReference) => ({ pk: partition, sk: serviceKey(service) });

export type Mutes = ReturnType<typeof createMutes>;

/** Workloads about which no message is posted for a while. Times are epoch ms; methods throw the SDK's errors. */
export function createMutes(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /** Mutes a workload. The latest request counts. */
    async mute(service: ServiceReference, mute: Mute): Promise<void> {
      await table.put(muted.item(muteKey(service), { service, ...mute }, epochSeconds(mute.until) + 1));
    },

    /** One call. What is over is no mute, though its item may still be there. */
    async of(service: ServiceReference, now: number): Promise<Mute | undefined> {
      const found = await table.get(muted, muteKey(service));
      if (!found || found.until <= now) return undefined;
      const { service: _, ...mute } = found;
      return mute;
    },

    /** All that are muted, those that end first before the others. */
    async all(now: number): Promise<MutedService[]> {
      const mutes: MutedService[] = [];
      for await (const mute of table.list(muted, { pk: partition })) if (mute.until > now) mutes.push(mute);
      return mutes.sort((one, other) => one.until - other.until);
    },
  };
}
