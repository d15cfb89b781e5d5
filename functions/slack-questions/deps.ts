import type { ContainerLogs } from '../../shared/aws/container-logs.ts';
import type { ServiceLookup } from '../../shared/aws/ecs/service-lookup.ts';
import type { TaskLookup } from '../../shared/aws/ecs/task-lookup.ts';
import type { WorkQueue } from '../../shared/aws/work-queue.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { IncidentId, MessageReference } from '../../shared/model/incident.ts';
import type { Log } from '../../shared/model/log.ts';
import type { LookWork } from '../../shared/model/queue/sizing-work.ts';
import type { ServiceReference } from '../../shared/model/service-reference.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import type { Announcement } from '../../shared/slack/announcement.ts';
import type { ThreadAnswer } from '../../shared/slack/thread-answer.ts';
import type { Acknowledgements } from '../../shared/table/acknowledgements.ts';
import type { ChangesPauses } from '../../shared/table/changes-pause.ts';
import type { Claims } from '../../shared/table/claims.ts';
import type { Decisions } from '../../shared/table/decisions.ts';
import type { IncidentFinder } from '../../shared/table/incident-finder.ts';
import type { Mutes } from '../../shared/table/mutes.ts';
import type { Rollouts } from '../../shared/table/rollouts.ts';

/** Everything that answering a question needs; the handler constructs it once per cold start. */
export interface Deps {
  /** Shows the answer only to the user who asked. */
  respond: (responseUrl: string, text: string, options: { replaces: boolean }) => Promise<void>;
  /** Answers a click in the thread of its message; false where that is impossible for good. */
  answerInThread: (answer: ThreadAnswer) => Promise<boolean>;
  logs: Pick<ContainerLogs, 'tail'>;
  /** 0 where log lines are not to be read. */
  logLines: number;
  acknowledgements: Acknowledgements;
  /** Shows a click on the message of an incident at once. Never throws. */
  showNow: (incident: IncidentId) => Promise<void>;
  /** Shows on the messages of a service's open incidents that it is muted, or no longer is. Never throws. */
  showMuteNow: (service: ServiceReference) => Promise<void>;
  /** Tells the channel, once. Throws GatewayError. */
  announce: (announcement: Announcement) => Promise<void>;
  services: ServiceLookup;
  tasks: TaskLookup;
  incidents: IncidentFinder;
  mutes: Mutes;
  pauses: ChangesPauses;
  decisions: Pick<Decisions, 'load'>;
  rollouts: Pick<Rollouts, 'allActive' | 'load' | 'allHolds' | 'holdOf' | 'hold'>;
  claims: Pick<Claims, 'claimOnce' | 'isHeld'>;
  /** The queue of rightsize-services: analyses one service now. */
  looks: WorkQueue<LookWork>;
  /** Reads the evidence for a stop beyond the task itself; never throws. `container` names the log to read. */
  gather: (stop: StoppedTask, container: string | undefined) => Promise<Evidence>;
  /** URL of a message; undefined if Slack returns none. */
  permalink: (message: MessageReference) => Promise<string | undefined>;
  /** Account and region that the function runs in. */
  home: () => Pick<ServiceReference, 'account' | 'region'>;
  /** Epoch milliseconds. */
  now: () => number;
  log: Log;
}
