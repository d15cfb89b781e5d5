import { diagnoseServiceEvent } from '../../shared/incidents/diagnosis/diagnose-service-event.ts';
import type { Triage } from '../../shared/incidents/triage.ts';
import { isClosed } from '../../shared/model/incident.ts';
import { missingTasksEvent, type ServiceEvent } from '../../shared/model/service-event.ts';
import { type ServiceReference, serviceKey } from '../../shared/model/service-reference.ts';
import { dayMs } from '../../shared/model/units.ts';
import type { Deps, Invocation } from './deps.ts';
import { bringUpToDate } from './refresh.ts';

type RecordAction = Extract<Triage, { action: 'record' }>;

/** Id of the incident of a service that misses tasks. */
function idOf(place: ServiceReference) {
  return { workload: serviceKey(place), key: `unknown#${missingTasksEvent}` };
}

/**
 * Looks at the next services, opens an incident for each that misses tasks and has none that is open, and ends those whose
 * counts are back. What fails is tried again by the next look.
 * @param record counts an occurrence and posts its message
 */
export async function tellMissing(
  deps: Deps,
  invocation: Invocation,
  record: (action: RecordAction) => Promise<void>,
): Promise<void> {
  const { missing, whole } = await deps.watchServices();
  for (const { place, since } of missing) {
    const incidents = await deps.claims.ofWorkload(serviceKey(place));
    const isTold = incidents.some((one) => !isClosed(one) && deps.now() - one.lastSeenAt < dayMs);
    if (isTold) continue;
    await record({ action: 'record', id: idOf(place), occurrence: occurrenceOf(place, since) });
  }
  for (const place of whole) {
    const now = deps.now();
    await deps.claims.markSteady(idOf(place), now, now);
    await bringUpToDate(idOf(place), deps, invocation);
  }
}

function occurrenceOf(place: ServiceReference, since: number): RecordAction['occurrence'] {
  const id = `${missingTasksEvent}-${since}`;
  const event: ServiceEvent = {
    ...{ id, place, eventType: 'WARN', eventName: missingTasksEvent, capacityProviders: [] },
    at: since,
  };
  return { kind: 'service-event', id, at: since, place, event, diagnosis: diagnoseServiceEvent(event) };
}
