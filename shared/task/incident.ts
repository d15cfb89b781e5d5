import type { Diagnosis } from './diagnosis.ts';
import type { Evidence } from './evidence.ts';
import type { ServiceEvent } from './service-event.ts';
import type { Place, StoppedTask } from './stopped-task.ts';

/** Something that happened to a workload and is worth a message: a stop, or a service event. */
export type Occurrence =
  | { kind: 'stop'; id: string; at: number; place: Place; stop: StoppedTask; diagnosis: Diagnosis }
  | {
      kind: 'service-event';
      id: string;
      at: number;
      place: Place;
      event: ServiceEvent;
      diagnosis: Diagnosis;
    };

/** Where Slack keeps the incident's message. A webhook gives no `ts`, so its messages cannot be updated. */
export interface MessageReference {
  channel: string;
  ts?: string;
  permalink?: string;
}

/** Stops of one workload with one cause, joined while they keep coming. Times are epoch milliseconds. */
export interface Incident {
  /** Sort key within the workload: cause and container. */
  key: string;
  place: Place;
  /** Counts the reopenings: 1 for the first message of this key, 2 for the one that links it, ... */
  episode: number;
  count: number;
  firstSeenAt: number;
  lastSeenAt: number;
  /** The service was steady again at this time; the incident is closed unless a later stop was seen. */
  steadyAt?: number;
  /** The occurrence that opened the episode, with its diagnosis. */
  occurrence: Occurrence;
  evidence: Evidence;
  /** What else ECS said meanwhile ("Deployment ecs-svc/1 failed: ..."), oldest first. */
  notes: string[];
  message?: MessageReference;
  /** The episode before this one. */
  previous?: { message?: MessageReference; count: number; lastSeenAt: number };
}

/** Whether the service became steady after the last stop of this incident. */
export function isClosed(incident: Pick<Incident, 'steadyAt' | 'lastSeenAt'>): boolean {
  return incident.steadyAt !== undefined && incident.steadyAt >= incident.lastSeenAt;
}
