import * as z from 'zod/mini';
import { jsonOrUndefined } from '../parse.ts';

/** Work that the installation sends to itself through the queue of stops. */
export type OwnEvent = { kind: 'heartbeat' } | { kind: 'check'; id: string; stop: string };

const form = z.object({
  source: z.literal('ecs-steward'),
  'detail-type': z.enum(['Heartbeat', 'Installation Check']),
  detail: z.optional(
    z.object({ id: z.string().check(z.regex(/^[\w-]{1,64}$/)), stop: z.record(z.string(), z.unknown()) }),
  ),
});

/**
 * Reads a heartbeat, or the doctor's check with its synthetic stop (an event as EventBridge writes it).
 * @returns undefined for any other message
 */
export function readOwnEvent(body: string): OwnEvent | undefined {
  if (!body.includes('"ecs-steward"')) return undefined;
  const { data } = form.safeParse(jsonOrUndefined(body));
  if (!data) return undefined;
  if (data['detail-type'] === 'Heartbeat') return { kind: 'heartbeat' };
  return data.detail && { kind: 'check', id: data.detail.id, stop: JSON.stringify(data.detail.stop) };
}
