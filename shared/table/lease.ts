import * as z from 'zod/mini';
import type { Change } from './change.ts';

/** Lease fields of an item that one worker at a time works on. Times are epoch ms. */
export const leaseFields = {
  /** Id of the worker that holds the lease; absent while it is free. */
  lease: z.optional(z.string()),
  /** End of the lease: no other worker can take it before. */
  leaseUntil: z.optional(z.number()),
};

/**
 * Change by which a worker takes the lease of an item. It expires after the given time (ms), in case the worker dies.
 * @param holder id of the worker. Repeating this very change, as the SDK does when a connection breaks, succeeds.
 */
export function leaseChange(
  now: number,
  forMs: number,
  holder: string = crypto.randomUUID(),
): Required<Pick<Change, 'set' | 'condition' | 'values'>> {
  return {
    set: { lease: holder, leaseUntil: now + forMs },
    condition: '(attribute_not_exists(leaseUntil) OR leaseUntil <= :now OR lease = :lease)',
    values: { now, lease: holder },
  };
}

/** Change by which a worker releases the lease early. */
export const released: Pick<Change, 'remove'> = { remove: ['lease', 'leaseUntil'] };
