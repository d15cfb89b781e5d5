import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { formOf } from '../model/parse.ts';
import { type ServiceReference, serviceKey, serviceReferenceForm } from '../model/service-reference.ts';
import { itemKind } from './item-kind.ts';
import { expiresAt, openTable, type TableSettings } from './table.ts';

/** Service at its limit that need not grow yet. Times are epoch ms. */
export interface WaitingService {
  service: ServiceReference;
  since: number;
  askedAt: number;
}

const waiting = itemKind(
  'waiting service',
  formOf<WaitingService>()(() => ({ service: serviceReferenceForm, since: z.number(), askedAt: z.number() })),
);

const partition = 'WAITING';
const waitingKey = (service: ServiceReference) => ({ pk: partition, sk: serviceKey(service) });

export type WaitingServices = ReturnType<typeof createWaitingServices>;

/** Services that are analysed again every hour until a decision is reached. Methods throw the SDK's errors. */
export function createWaitingServices(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  return {
    /** Records that a service was analysed now and waits; the start of its wait is kept. @param now epoch ms */
    async keep(service: ServiceReference, now: number): Promise<void> {
      await table.update(waitingKey(service), {
        set: { service, askedAt: now, v: waiting.version, expiresAt: expiresAt(now, settings) },
        setOnce: { since: now },
      });
    },

    /** Ends the wait of a service: it was decided on, or no longer needs to be. */
    end: (service: ServiceReference): Promise<void> => table.remove(waitingKey(service)),

    /** Waiting services, those analysed longest ago first. */
    async all(): Promise<WaitingService[]> {
      const found: WaitingService[] = [];
      for await (const one of table.list(waiting, { pk: partition })) found.push(one);
      return found.sort((one, other) => one.askedAt - other.askedAt);
    },
  };
}
