import type { Diagnosis } from './diagnosis.ts';
import type { Evidence } from './evidence.ts';
import type { Success } from './job.ts';
import type { DeploymentReference, RolledBack } from './service-deployment.ts';
import type { ServiceEvent } from './service-event.ts';
import type { ServiceReference } from './service-reference.ts';
import type { TaskCounts } from './severity.ts';
import type { StoppedTask } from './stopped-task.ts';

/** Occurrence that is worth a message: a stop or a service event of a workload. */
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

/** Id of an incident: its workload (`serviceKey`), and within the workload its cause and container. */
export interface IncidentId {
  workload: string;
  key: string;
}

/** Id of an incident as one text. */
export function incidentName({ workload, key }: IncidentId): string {
  return `${workload}#${key}`;
}

/** Reference to the incident's message in Slack. A webhook returns no `ts`, so its messages cannot be updated. */
export interface MessageReference {
  channel: string;
  ts?: string;
  permalink?: string;
  /** Time of the last reply in the thread of a message that can no longer be edited, epoch ms. */
  repliedAt?: number;
  /**
   * Set in the channel for minor incidents, which the message leaves if its incident rises; `leaving` once a worker may
   * have posted the new one.
   */
  minor?: 'here' | 'leaving';
  /** Earlier message, in the channel for minor incidents, until it refers to this one. */
  left?: Pick<MessageReference, 'channel' | 'ts'>;
}

/** Mute of a workload. Times are epoch ms. */
export interface Mute {
  since: number;
  until: number;
  /** Id of the Slack user who set it. */
  by: string;
}

/** Slack user who looks into an incident, since an epoch time in ms. */
export interface Acknowledgement {
  by: string;
  at: number;
}

/** Stops of one workload with one cause, joined while they continue. Times are epoch ms. */
export interface Incident {
  id: IncidentId;
  place: ServiceReference;
  /** Number of the episode: 1 for the first message of this id, 2 for the one that links to it, and so on. */
  episode: number;
  count: number;
  firstSeenAt: number;
  lastSeenAt: number;
  /**
   * Time at which the service was stable again, or the creation of the run of a job that succeeded; the incident is closed
   * unless a later stop was seen.
   */
  steadyAt?: number;
  /** Set if the service is stable on an earlier revision than the failed one. */
  rolledBack?: RolledBack;
  /** Run that succeeded, where the workload is a job. */
  succeeded?: Success;
  /** Deployment of the occurrence that was counted last. */
  deployment?: DeploymentReference;
  /** Occurrence that opened the episode, with its diagnosis. */
  occurrence: Occurrence;
  evidence: Evidence;
  /** Task counts of the service as of the last update; absent if unknown. */
  tasks?: TaskCounts;
  /** Time of the update that is being written, epoch ms. */
  asOf?: number;
  /** Further reports of ECS ("Deployment ecs-svc/1 failed: ..."), oldest first. */
  notes: string[];
  message?: MessageReference;
  /** User who looks into it; a new episode starts without one. */
  acknowledged?: Acknowledgement;
  /** Mute during which nothing was posted; `count` is the number of occurrences since the last message. */
  muted?: Mute & { count?: number };
  /** Mute in force as of the update that is being written. */
  activeMute?: Mute;
  /** Previous episode. */
  previous?: { message?: MessageReference; count: number; lastSeenAt: number };
}

/** Open incident: its cause, and when it was last seen (epoch ms). */
export interface OpenIncident {
  cause: string;
  lastSeenAt: number;
}

/** Tells whether the service became stable after the last stop of this incident. */
export function isClosed(incident: Pick<Incident, 'steadyAt' | 'lastSeenAt'>): boolean {
  return incident.steadyAt !== undefined && incident.steadyAt >= incident.lastSeenAt;
}

/** Deployment that a stop or a service event belongs to; undefined if it names none. */
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

/** Life cycle of incidents, ms. */
export const incidentPolicy = {
  /** Quiet time after which another stop opens a new message, with a link to the old one. */
  quiet: 30 * 60_000,
  /** Shortest time between two updates of a message. */
  spacing: 10_000,
  /**
   * Interval at which a deleted message is posted again, and one that can no longer be edited continues in its thread.
   */
  again: 60 * 60_000,
  /** Lease of an incident's message: one and a half times the function's timeout. */
  lease: 90_000,
} as const;
