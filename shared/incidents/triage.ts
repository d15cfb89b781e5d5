import { type Cause, isNormalLife } from '../model/causes.ts';
import type { EcsEvent } from '../model/ecs-event.ts';
import type { IncidentId, Occurrence } from '../model/incident.ts';
import type { ServiceEvent } from '../model/service-event.ts';
import { type ServiceReference, serviceKey } from '../model/service-reference.ts';
import type { StoppedTask } from '../model/stopped-task.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import { diagnoseServiceEvent } from './diagnosis/diagnose-service-event.ts';

/** What to do with one event. `why` is the reason under which a dropped event is counted. */
export type Triage =
  | { action: 'record'; id: IncidentId; occurrence: Occurrence }
  /** A sentence for the incidents that are open; an incident of its own where none is. */
  | { action: 'note'; id: IncidentId; occurrence: Occurrence; note: string }
  | { action: 'close'; workload: string; at: number }
  | { action: 'refresh' }
  | { action: 'drop'; why: Cause | 'not-a-stop' | 'in-progress' };

/**
 * Decides what an event is worth, by its own words alone: evidence never decides whether, or under which
 * incident, a stop is counted (docs/decisions/0002).
 */
export function triage(event: EcsEvent): Triage {
  switch (event.kind) {
    case 'refresh':
      return { action: 'refresh' };
    case 'ignored':
      return { action: 'drop', why: 'not-a-stop' };
    case 'stop':
      return triageStop(event.stop);
    case 'service-event':
      return triageServiceEvent(event.event);
  }
}

function triageStop(stop: StoppedTask): Triage {
  const diagnosis = diagnose(stop);
  if (isNormalLife(diagnosis.cause)) return { action: 'drop', why: diagnosis.cause };
  const { place, taskArn, stoppedAt } = stop;
  const occurrence: Occurrence = { kind: 'stop', id: taskArn, at: stoppedAt, place, stop, diagnosis };
  return {
    action: 'record',
    id: incidentId(place, `${diagnosis.cause}#${diagnosis.container ?? ''}`),
    occurrence,
  };
}

/** Events that say that a service is well again. */
const recoveries = new Set(['SERVICE_STEADY_STATE', 'SERVICE_DEPLOYMENT_COMPLETED']);
/** Events that comment on stops which have incidents of their own. */
const comments = new Set(['SERVICE_DEPLOYMENT_FAILED', 'SERVICE_TASK_START_IMPAIRED']);

function triageServiceEvent(event: ServiceEvent): Triage {
  const { eventName, eventType, place, at } = event;
  if (recoveries.has(eventName)) return { action: 'close', workload: serviceKey(place), at };
  if (eventType === 'INFO') return { action: 'drop', why: 'in-progress' };
  const diagnosis = diagnoseServiceEvent(event);
  const occurrence: Occurrence = { kind: 'service-event', id: event.id, at, place, event, diagnosis };
  const id = incidentId(place, `${diagnosis.cause}#${eventName}`);
  if (!comments.has(eventName)) return { action: 'record', id, occurrence };
  return { action: 'note', id, occurrence, note: diagnosis.sentence };
}

function incidentId(place: ServiceReference, key: string): IncidentId {
  return { workload: serviceKey(place), key };
}
