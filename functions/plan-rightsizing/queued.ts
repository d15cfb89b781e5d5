import * as z from 'zod/mini';
import { InvalidInputError } from '../../shared/errors.ts';
import { type Deps, planScan, planWatch } from './run.ts';

/** The weekly schedule's event as EventBridge sends it, or what the hourly one was told to send. */
const form = z.union([
  z.object({ kind: z.literal('watch') }),
  z.object({ 'detail-type': z.literal('Scheduled Event'), time: z.string() }),
]);

/**
 * Plans what the schedules ask for.
 * @returns the ids of the messages that have to be tried again.
 */
export async function planQueued(
  records: readonly { messageId: string; body: string }[],
  deps: Deps,
): Promise<string[]> {
  const failed: string[] = [];
  for (const { messageId, body } of records) {
    try {
      const event = parse(body);
      if ('kind' in event) await planWatch(deps);
      // By the time of the schedule, so that an event that comes twice is one scan.
      else await planScan({}, event.time.replaceAll(':', '-'), deps);
    } catch (error) {
      deps.log.error('nothing planned', { error });
      failed.push(messageId);
    }
  }
  return failed;
}

function parse(body: string): z.infer<typeof form> {
  try {
    return form.parse(JSON.parse(body));
  } catch (cause) {
    throw new InvalidInputError('a message that is neither the schedule nor the usage watch', { cause });
  }
}
