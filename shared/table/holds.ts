import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { formOf } from '../model/parse.ts';
import type { Hold } from '../model/rollout.ts';
import { type ServiceReference, serviceKey, serviceReferenceForm } from '../model/service-reference.ts';
import { itemKind } from './item-kind.ts';
import { holdReasonForm, wordedReason } from './rollout-step-form.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** A hold, and the service that it is about. */
export interface HeldService extends Hold {
  service: ServiceReference;
}

const held = itemKind(
  'hold',
  formOf<HeldService>()({ service: serviceReferenceForm, until: z.number(), reason: holdReasonForm }),
  [(item) => ({ ...item, reason: wordedReason(item.reason) })],
);

/** The services on hold stand together, one item each, to be found without a search. */
const partition = 'SERVICES-ON-HOLD';
const holdKey = (service: ServiceReference) => ({ pk: partition, sk: serviceKey(service) });

/** Services that are not to be changed for a while. Times are epoch ms; methods throw the SDK's errors. */
export function createHolds(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /** Puts the service on hold; the latest request counts. */
    async hold(service: ServiceReference, { until, reason }: Hold): Promise<void> {
      const item = held.item(holdKey(service), { service, until, reason }, epochSeconds(until) + 1);
      await table.put(item);
    },

    /** The hold of a service, whose time may be over: what is past is deleted within days, not at once. */
    async holdOf(service: ServiceReference): Promise<Hold | undefined> {
      const found = await table.get(held, holdKey(service));
      return found && { until: found.until, reason: found.reason };
    },

    /** All services whose hold is not over, those whose hold ends first before the others. */
    async allHolds(now: number): Promise<HeldService[]> {
      const holds: HeldService[] = [];
      for await (const hold of table.list(held, { pk: partition })) if (hold.until > now) holds.push(hold);
      return holds.sort((one, other) => one.until - other.until);
    },
  };
}
