import { answerForService } from './answer-alarm-event.ts';
import type { Deps } from './deps.ts';

/** Asked in one invocation; the rest have their turn an hour later, before these. */
const mostAsked = 50;

/**
 * Asks again, once an hour, the services that stood at their limit when they were last asked and had not to grow yet,
 * until they have an answer or are no longer at their limit.
 */
export async function askWaiting(deps: Deps): Promise<void> {
  const { waiting, log } = deps;
  const services = await waiting.all();
  for (const { service, since } of services.slice(0, mostAsked)) {
    // By when it began to wait, so that the next hour finds what this one posted before it failed.
    const reason = `waiting-${since}`;
    // What fails now is tried again in an hour.
    await answerForService(service, reason, { attempts: 1, isLast: false }, deps).catch((error) =>
      log.error('waiting service not asked', { error, workload: service.name }),
    );
  }
}
