import * as z from 'zod/mini';
import type { Change } from './change.ts';

/** The fields of an item that one worker at a time works on. Times are epoch ms. */
export const leaseFields = {
  /** Names the worker that has it; absent while it is free. */
  lease: z.optional(z.string()),
  /** No other worker takes it before. */
  leaseUntil: z.optional(z.number()),
};

/**
 * The change by which a worker takes an item for so long, ms; a worker that dies leaves it to the next one.
 * @param holder the worker. A caller that repeats this very change, as the SDK does when a connection breaks, has the
 * lease already.
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

/** The change by which a worker gives an item back before its time. */
export const givenBack: Pick<Change, 'remove'> = { remove: ['lease', 'leaseUntil'] };
