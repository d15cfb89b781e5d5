import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Mute } from '../model/incident.ts';
import { formOf } from '../model/parse.ts';
import { type ServiceReference, serviceKey, serviceReferenceForm } from '../model/service-reference.ts';
import { itemKind } from './item-kind.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** Mute with the service or task family that it silences. */
export interface MutedService extends Mute {
  service: ServiceReference;
}

export const muteForm = { since: z.number(), until: z.number(), by: z.string() };
const muted = itemKind(
  'mute',
  formOf<MutedService>()(() => ({ ...muteForm, service: serviceReferenceForm })),
);

/** Partition of all muted workloads, one item each, so that no table scan is needed. */
const partition = 'MUTES';
const muteKey = (service: ServiceReference) => ({ pk: partition, sk: serviceKey(service) });

export type Mutes = ReturnType<typeof createMutes>;

/**
 * Muted workloads, for which no messages are posted for a while. Times are epoch ms; methods throw the SDK's errors.
 */
export function createMutes(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /** Mutes a workload. The latest request counts. */
    async mute(service: ServiceReference, mute: Mute): Promise<void> {
      await table.put(muted.item(muteKey(service), { service, ...mute }, epochSeconds(mute.until) + 1));
    },

    /** Reads an active mute, in one call. An expired one counts as none, even if its item still exists. */
    async of(service: ServiceReference, now: number): Promise<Mute | undefined> {
      const found = await table.get(muted, muteKey(service));
      if (!found || found.until <= now) return undefined;
      const { service: _, ...mute } = found;
      return mute;
    },

    /** Lists all muted workloads, those whose mute ends first at the top. */
    async all(now: number): Promise<MutedService[]> {
      const mutes: MutedService[] = [];
      for await (const mute of table.list(muted, { pk: partition })) if (mute.until > now) mutes.push(mute);
      return mutes.sort((one, other) => one.until - other.until);
    },
  };
}
