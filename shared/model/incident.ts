import type { Diagnosis } from './diagnosis.ts';
import type { Evidence } from './evidence.ts';
import type { DeploymentReference, RolledBack } from './service-deployment.ts';
import type { ServiceEvent } from './service-event.ts';
import type { ServiceReference } from './service-reference.ts';
import type { TaskCounts } from './severity.ts';
import type { StoppedTask } from './stopped-task.ts';

/** Something that happened to a workload and is worth a message: a stop, or a service event. */
export type Occurrence =
  | { kind: 'stop'; id: string; at: number; place: ServiceReference; stop: StoppedTask; diagnosis: Diagnosis }
  | {
      kind: 'service-event';
      id: string;
      at: number;
      place: ServiceReference;
      event: ServiceEvent;
      diagnosis: Diagnosis;
    };

/** Names an incident: its workload (`serviceKey`), and within the workload its cause and container. */
export interface IncidentId {
  workload: string;
  key: string;
}

/** An incident's identity as one text. */
export function incidentName({ workload, key }: IncidentId): string {
  return `${workload}#${key}`;
}

/** Where Slack keeps the incident's message. A webhook gives no `ts`, so its messages cannot be updated. */
export interface MessageReference {
  channel: string;
  ts?: string;
  permalink?: string;
  /** Last reply that goes on in the thread because the message can no longer be edited, epoch milliseconds. */
  repliedAt?: number;
}

/** Nothing is said about a workload for a while. Times are epoch milliseconds. */
export interface Mute {
  since: number;
  until: number;
  /** The id of the Slack user who wanted it. */
  by: string;
}

/** A Slack user who looks into an incident, since an epoch time in milliseconds. */
export interface Acknowledgement {
  by: string;
  at: number;
}

/** Stops of one workload with one cause, joined while they keep coming. Times are epoch milliseconds. */
export interface Incident {
  id: IncidentId;
  place: ServiceReference;
  /** Counts the reopenings: 1 for the first message of this id, 2 for the one that links it, ... */
  episode: number;
  count: number;
  firstSeenAt: number;
  lastSeenAt: number;
  /** The service was steady again at this time; the incident is closed unless a later stop was seen. */
  steadyAt?: number;
  /** How it ended, where the service is steady on an earlier revision than the one that failed. */
  rolledBack?: RolledBack;
  /** The deployment that the occurrence counted last belongs to. */
  deployment?: DeploymentReference;
  /** The occurrence that opened the episode, with its diagnosis. */
  occurrence: Occurrence;
  evidence: Evidence;
  /** Counts of the service as of the last update; absent where they are unknown. */
  tasks?: TaskCounts;
  /** Time of the update that is being written, epoch milliseconds. */
  asOf?: number;
  /** What else ECS said meanwhile ("Deployment ecs-svc/1 failed: ..."), oldest first. */
  notes: string[];
  message?: MessageReference;
  /** The user who looks into it; the next episode has none. */
  acknowledged?: Acknowledgement;
  /** While it was muted nobody was told; `count` is what happened meanwhile, since it was told. */
  muted?: Mute & { count?: number };
  /** The episode before this one. */
  previous?: { message?: MessageReference; count: number; lastSeenAt: number };
}

/** An incident that is open: its cause, and when it was last seen (epoch ms). */
export interface OpenIncident {
  cause: string;
  lastSeenAt: number;
}

/** Whether the service became steady after the last stop of this incident. */
export function isClosed(incident: Pick<Incident, 'steadyAt' | 'lastSeenAt'>): boolean {
  return incident.steadyAt !== undefined && incident.steadyAt >= incident.lastSeenAt;
}

/** The deployment that a stop or an event of a service belongs to; undefined where it names none. */
export function deploymentOf(occurrence: Occurrence): DeploymentReference | undefined {
  if (occurrence.place.kind !== 'service') return undefined;
  if (occurrence.kind === 'service-event') {
    const { deploymentId } = occurrence.event;
    return deploymentId === undefined ? undefined : { id: deploymentId };
  }
  const { startedBy, family, revision } = occurrence.stop;
  const id = startedBy?.startsWith('ecs-svc/') ? startedBy : undefined;
  return { ...(id && { id }), revision: `${family}:${revision}` };
}

/** How incidents live, in milliseconds. */
export const incidentPolicy = {
  /** Quiet for this long and seen again: a new message, which links the old one. */
  quiet: 30 * 60_000,
  /** A message is updated at most once in this time. */
  spacing: 10_000,
  /** A message that was deleted is posted again, and one that cannot be edited goes on in its thread, this often. */
  again: 60 * 60_000,
  /** A worker that took an incident's message in hand has this long: the function's time-out and half. */
  lease: 90_000,
} as const;
