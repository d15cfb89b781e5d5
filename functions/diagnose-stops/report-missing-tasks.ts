import { diagnoseServiceEvent } from '../../shared/incidents/diagnosis/diagnose-service-event.ts';
import type { Triage } from '../../shared/incidents/triage.ts';
import { type IncidentId, isClosed } from '../../shared/model/incident.ts';
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
 * counts are back. An open incident that is no longer followed shows the missing tasks instead. What fails is tried again
 * by the next look.
 * @param record counts an occurrence and posts its message
 */
export async function reportMissingTasks(
  deps: Deps,
  invocation: Invocation,
  record: (action: RecordAction) => Promise<void>,
): Promise<void> {
  const findings = await deps.watchServices();
  for (const { place, since } of findings.missing) {
    await orNextLook(place, deps, async () => {
      const incidents = await deps.claims.ofWorkload(serviceKey(place));
      const open = incidents
        .filter((one) => !isClosed(one) && deps.now() - one.lastSeenAt < dayMs)
        .toSorted((one, other) => other.lastSeenAt - one.lastSeenAt);
      const [newest] = open;
      if (!newest)
        await record({ action: 'record', id: idOf(place), occurrence: occurrenceOf(place, since) });
      else if (!open.some(({ behind }) => behind)) await followAgain(newest.id, deps, invocation);
    });
  }
  const whole: ServiceReference[] = [];
  for (const place of findings.whole) {
    if (await orNextLook(place, deps, () => endMissingTasks(place, deps, invocation))) whole.push(place);
  }
  await deps.noteLook({ ...findings, whole });
}

/** Acts on one service. @returns false where that failed: the next look finds it again, and no other service waits */
async function orNextLook(
  { name }: ServiceReference,
  { log }: Deps,
  act: () => Promise<void>,
): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    log.error('service left to the next look', { error, service: name });
    return false;
  }
}

/** Shows the missing tasks in an open incident whose counts were whole when they were followed last. */
async function followAgain(id: IncidentId, deps: Deps, invocation: Invocation): Promise<void> {
  await deps.claims.follow(id, deps.now());
  const counts = await deps.readCounts([id]);
  await bringUpToDate(id, deps, invocation, counts.get(id.workload));
}

/** Ends the open incident of a service whose count is back. */
async function endMissingTasks(place: ServiceReference, deps: Deps, invocation: Invocation): Promise<void> {
  const id = idOf(place);
  const incidents = await deps.claims.ofWorkload(id.workload);
  if (!incidents.some((one) => one.id.key === id.key && !isClosed(one))) return;
  const now = deps.now();
  await deps.claims.markSteady(id, now, now);
  const counts = await deps.readCounts([id]);
  await bringUpToDate(id, deps, invocation, counts.get(id.workload));
}

function occurrenceOf(place: ServiceReference, since: number): RecordAction['occurrence'] {
  const id = `${missingTasksEvent}-${since}`;
  const event: ServiceEvent = {
    ...{ id, place, eventType: 'WARN', eventName: missingTasksEvent, capacityProviders: [] },
    at: since,
  };
  return { kind: 'service-event', id, at: since, place, event, diagnosis: diagnoseServiceEvent(event) };
}
