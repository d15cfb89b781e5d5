import { triage } from '../../shared/incidents/triage.ts';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';

/**
 * Reason that an event which a rule let through posts no message of its own.
 * @returns undefined if it should post or update one
 */
export function whySilent(event: unknown): string | undefined {
  if (isForSizing(event)) return undefined;
  try {
    const decided = triage(parseEcsEvent(JSON.stringify(event)));
    if (decided.action === 'drop') return `${decided.why} is not worth one.`;
    if (decided.action === 'recover') return 'the run succeeded; an open incident of its job ends with it.';
    if (decided.action === 'close') return 'the service is steady; what was open ends with it.';
    if (decided.action === 'note' && !decided.opens)
      return 'it says how a deployment goes on, for an incident that is open; none is.';
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return `the function cannot read it (${message}); it goes back to the queue, and in the end to the dead letters.`;
  }
}

/**
 * Reason that an event which looked like trouble posted no message after its evidence was read.
 * @param lines log of the function that diagnoses stops
 * @returns undefined if the evidence was not the reason
 */
export function silentByEvidence(lines: readonly string[]): string | undefined {
  for (const line of lines.filter((one) => one.includes('"EventsDropped"'))) {
    const { Reason } = JSON.parse(line) as { Reason?: string };
    if (Reason?.startsWith('other-')) return `it comes from another ${Reason.slice('other-'.length)}.`;
    if (Reason) return `its evidence shows everyday business: ${Reason}.`;
  }
  return undefined;
}

/** Alarms and schedules: only the usage shows whether a service needs anything. */
export function isForSizing(event: unknown): boolean {
  const { source } = (event ?? {}) as { source?: unknown };
  return source === 'aws.cloudwatch' || source === 'aws.events';
}
