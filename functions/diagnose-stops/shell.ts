import type { ContainerLogs } from '../../shared/gateways/container-logs.ts';
import type { Ecs } from '../../shared/gateways/ecs.ts';
import type { IncidentTable } from '../../shared/gateways/incident-table.ts';
import type { MessageClaims } from '../../shared/gateways/message-claims.ts';
import type { Slack } from '../../shared/gateways/slack.ts';
import type { Log } from '../../shared/lambda/log.ts';

/** What the function works with; the handler fills it in once per cold start. */
export interface Shell {
  incidents: IncidentTable;
  claims: MessageClaims;
  ecs: Ecs;
  logs: ContainerLogs;
  /** Opens the channel at first use: its credential has to be fetched. */
  slack: () => Promise<Slack>;
  /** Epoch milliseconds. */
  now: () => number;
  log: Log;
  /** Counts something that the owner may want to see or alarm on. */
  count: (metric: Metric, value?: number, reason?: string) => void;
}

export type Metric =
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
