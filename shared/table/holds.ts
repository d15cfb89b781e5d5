import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { formOf } from '../model/parse.ts';
import type { Hold } from '../model/rollout.ts';
import { type ServiceReference, serviceKey, serviceReferenceForm } from '../model/service-reference.ts';
import { itemKind } from './item-kind.ts';
import { holdReasonForm, wordedReason } from './rollout-step-form.ts';
import { epochSeconds, openTable, type TableSettings } from './table.ts';

/** Hold with its service. */
export interface HeldService extends Hold {
  service: ServiceReference;
}

const held = itemKind(
  'hold',
  formOf<HeldService>()(() => ({ service: serviceReferenceForm, until: z.number(), reason: holdReasonForm })),
  [(item) => ({ ...item, reason: wordedReason(item.reason) })],
);

/** Partition of all services on hold, one item each, so that no table scan is needed. */
const partition = 'SERVICES-ON-HOLD';
const holdKey = (service: ServiceReference) => ({ pk: partition, sk: serviceKey(service) });

/** Services on hold, which must not be changed for a while. Times are epoch ms; methods throw the SDK's errors. */
export function createHolds(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);
  return {
    /** Puts the service on hold; the latest request counts. */
    async hold(service: ServiceReference, { until, reason }: Hold): Promise<void> {
      const item = held.item(holdKey(service), { service, until, reason }, epochSeconds(until) + 1);
      await table.put(item);
    },

    /** Reads the hold of a service, which may have expired: DynamoDB deletes expired items within days, not at once. */
    async holdOf(service: ServiceReference): Promise<Hold | undefined> {
      const found = await table.get(held, holdKey(service));
      return found && { until: found.until, reason: found.reason };
    },

    /** Lists all services with an active hold, those whose hold ends first at the top. */
    async allHolds(now: number): Promise<HeldService[]> {
      const holds: HeldService[] = [];
      for await (const hold of table.list(held, { pk: partition })) if (hold.until > now) holds.push(hold);
      return holds.sort((one, other) => one.until - other.until);
    },
  };
}
