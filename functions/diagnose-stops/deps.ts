import type { ServiceTruth } from '../../shared/incidents/diagnosis/deployments/outcome.ts';
import type { IncidentId } from '../../shared/model/incident.ts';
import type { Log } from '../../shared/model/log.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { DeploymentReference } from '../../shared/model/service-deployment.ts';
import type { ServiceReference } from '../../shared/model/service-reference.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import type { IncidentTable } from '../../shared/table/incident-table.ts';
import type { Claim, MessageClaims } from '../../shared/table/message-claims.ts';
import type { Mutes } from '../../shared/table/mutes.ts';
import type { WatchFindings } from './watch-services.ts';

/** Dependencies of the function; the handler creates them once per cold start. */
export interface Deps {
  incidents: IncidentTable;
  claims: MessageClaims;
  mutes: Mutes;
  /** Account and region that this installation serves. */
  home: () => Pick<ServiceReference, 'account' | 'region'>;
  /** Reads the state of a service; undefined if ECS does not know it. Throws retryable failures. */
  readService: (
    place: ServiceReference,
    broken: readonly DeploymentReference[],
  ) => Promise<ServiceTruth | undefined>;
  /** Reads the running rollout of a service. */
  rolloutOf: (place: ServiceReference) => Promise<Rollout | undefined>;
  /** Looks at the next part of all services for missing tasks. Throws when ECS or the table failed. */
  watchServices: () => Promise<WatchFindings>;
  /** Notes that the findings of a look were told, so that the next look goes on. Throws when the table failed. */
  noteLook: (findings: WatchFindings) => Promise<void>;
  /** Reads the task counts of the services of many incidents, by the key of the workload. Never throws. */
  readCounts: (ids: readonly IncidentId[]) => Promise<Map<string, TaskCounts>>;
  /**
   * Updates the message of a claimed incident. Throws if it could not.
   * @param tasks counts of its service that were just read
   */
  write: (claim: Claim, invocation: Invocation, tasks?: TaskCounts) => Promise<void>;
  /**
   * Posts incidents that were over before Slack accepted their messages, several as one summary. Throws if it could
   * not.
   */
  summarize: (claims: readonly Claim[], invocation: Invocation) => Promise<void>;
  /** Epoch milliseconds. */
  now: () => number;
  log: Log;
  /** Counts an event that the owner may want to see or alarm on. */
  count: (metric: Metric, value?: number, reason?: string) => void;
}

type Metric =
  | 'EventsRejected'
  | 'EventsDropped'
  | 'StopsCounted'
  | 'DuplicatesDropped'
  | 'IncidentsOpened'
  | 'MessagesPosted'
  | 'MessagesUpdated';

/** State of one invocation: the end of its working time, and the end of a pause that Slack requested. Epoch ms. */
export interface Invocation {
  deadline: number;
  slackPausedUntil: number;
}
