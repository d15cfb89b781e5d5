import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { formOf } from '../model/parse.ts';
import { type ServiceReference, serviceKey, serviceReferenceForm } from '../model/service-reference.ts';
import { itemKind } from './item-kind.ts';
import { expiresAt, openTable, type TableSettings } from './table.ts';

/** A service that stands at its limit and need not grow yet. Times are epoch ms. */
export interface WaitingService {
  service: ServiceReference;
  since: number;
  askedAt: number;
}

const waiting = itemKind(
  'waiting service',
  formOf<WaitingService>()({ service: serviceReferenceForm, since: z.number(), askedAt: z.number() }),
);

const partition = 'WAITING';
const waitingKey = (service: ServiceReference) => ({ pk: partition, sk: serviceKey(service) });

export type WaitingServices = ReturnType<typeof createWaitingServices>;

/** Services that are analysed again every hour until they have an answer. Methods throw the SDK's errors. */
export function createWaitingServices(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  return {
    /** Notes that a service was analysed now and waits; since when it waits stays as it was. @param now epoch ms */
    async keep(service: ServiceReference, now: number): Promise<void> {
      await table.update(waitingKey(service), {
        set: { service, askedAt: now, v: waiting.version, expiresAt: expiresAt(now, settings) },
        setOnce: { since: now },
      });
    },

    /** The service has its answer, or needs none any more. */
    end: (service: ServiceReference): Promise<void> => table.remove(waitingKey(service)),

    /** The services that wait, those that were analysed longest ago first. */
    async all(): Promise<WaitingService[]> {
      const found: WaitingService[] = [];
      for await (const one of table.list(waiting, { pk: partition })) found.push(one);
      return found.sort((one, other) => one.askedAt - other.askedAt);
    },
  };
}
