import type { Diagnosis } from '../../shared/model/diagnosis.ts';
import { type LogTail, noEvidence } from '../../shared/model/evidence.ts';
import type { Incident, Occurrence } from '../../shared/model/incident.ts';
import type { ServiceEvent } from '../../shared/model/service-event.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { taskCountsOf } from '../../shared/model/task-counts.ts';
import { aPlace, aStoppedTask } from './stopped-task.ts';

/** Certain: the container `web` was out of memory. */
export function aDiagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  return {
    cause: 'out-of-memory',
    confidence: 'certain',
    container: 'web',
    quotes: ['OutOfMemoryError: Container killed due to memory usage'],
    sentence: 'Container web used all the memory of its task and was killed.',
    remedies: [],
    ...overrides,
  };
}

/** A stop with its diagnosis, as an incident holds it. */
export function aStop(stop: StoppedTask = aStoppedTask(), diagnosis: Diagnosis = aDiagnosis()): Occurrence {
  return { kind: 'stop', id: stop.taskArn, at: stop.stoppedAt, place: stop.place, stop, diagnosis };
}

/** The last lines of the container `web`. */
export function aLogTail(lines: LogTail['lines']): LogTail {
  return { container: 'web', group: '/ecs/checkout', stream: 'ecs/web/8d2f', region: 'eu-west-1', lines };
}

/** No Fargate Spot capacity for the service `checkout`. */
export function aServiceEvent(overrides: Partial<ServiceEvent> = {}): ServiceEvent {
  return {
    id: '0f9b6c1d-2e3a-4b5c-8d7e-9f0a1b2c3d4e',
    place: aPlace(),
    eventType: 'ERROR',
    eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
    reason: 'RESOURCE:FARGATE',
    capacityProviders: ['FARGATE_SPOT'],
    at: Date.UTC(2026, 10, 20, 1, 12, 40),
    ...overrides,
  };
}

/** The first message about one stop, open, with no evidence beyond the event. */
export function anIncident(overrides: Partial<Incident> = {}): Incident {
  const occurrence = overrides.occurrence ?? aStop();
  const { cause, container } = occurrence.diagnosis;
  const { service } = overrides.evidence ?? noEvidence;
  return {
    id: {
      workload: serviceKey(occurrence.place),
      key: container === undefined ? cause : `${cause}#${container}`,
    },
    place: occurrence.place,
    episode: 1,
    count: 1,
    firstSeenAt: occurrence.at,
    lastSeenAt: occurrence.at,
    occurrence,
    evidence: noEvidence,
    tasks: service && taskCountsOf(service, occurrence.at),
    notes: [],
    ...overrides,
  };
}
