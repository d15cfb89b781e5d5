import { triage } from '../../shared/incidents/triage.ts';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';

/**
 * Why an event that a rule let through gives no message of its own, in words for a person.
 * @returns undefined when it should give one, or change one.
 */
export function whySilent(event: unknown): string | undefined {
  if (isForSizing(event)) return undefined;
  try {
    const decided = triage(parseEcsEvent(JSON.stringify(event)));
    if (decided.action === 'drop') return `${decided.why} is not worth one.`;
    if (decided.action === 'close') return 'the service is well; what was open is closed with a tick.';
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return `the function cannot read it (${message}); it goes back to the queue, and in the end to the dead letters.`;
  }
}

/** Alarms and schedules: whether a service needs anything shows when its usage has been read. */
export function isForSizing(event: unknown): boolean {
  const { source } = (event ?? {}) as { source?: unknown };
  return source === 'aws.cloudwatch' || source === 'aws.events';
}
