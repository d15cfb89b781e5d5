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

/** What the function works with; the handler fills it in once per cold start. */
export interface Deps {
  incidents: IncidentTable;
  claims: MessageClaims;
  mutes: Mutes;
  /** The account and region that this installation serves. */
  home: () => Pick<ServiceReference, 'account' | 'region'>;
  /** Reads how a service stands; undefined when ECS does not tell. Throws when the next try may go well. */
  readService: (
    place: ServiceReference,
    broken: readonly DeploymentReference[],
  ) => Promise<ServiceTruth | undefined>;
  /** Reads the rollout that a service has under way. */
  rolloutOf: (place: ServiceReference) => Promise<Rollout | undefined>;
  /** Looks at the next part of all services for missing tasks. Throws when ECS or the table failed. */
  watchServices: () => Promise<WatchFindings>;
  /** Reads the counts of the services of many incidents, by the key of the workload. Never throws. */
  readCounts: (ids: readonly IncidentId[]) => Promise<Map<string, TaskCounts>>;
  /**
   * Brings the message of a claimed incident up to date. Throws when it could not.
   * @param tasks counts of its service that were just read
   */
  write: (claim: Claim, invocation: Invocation, tasks?: TaskCounts) => Promise<void>;
  /** Posts incidents that were over before Slack accepted their messages, several as one summary. Throws when it could not. */
  summarize: (claims: readonly Claim[], invocation: Invocation) => Promise<void>;
  /** Epoch milliseconds. */
  now: () => number;
  log: Log;
  /** Counts something that the owner may want to see or alarm on. */
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

/** One invocation's own state: until when it may work, and until when Slack wants a pause. Epoch ms. */
export interface Invocation {
  deadline: number;
  slackPausedUntil: number;
}
