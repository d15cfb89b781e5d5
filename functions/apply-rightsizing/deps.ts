import type { TaskLookup } from '../../shared/aws/ecs/task-lookup.ts';
import type { WorkQueue } from '../../shared/aws/work-queue.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { MessageReference } from '../../shared/model/incident.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import type { ApplyDeps } from '../../shared/rollout/apply-deps.ts';
import type { IncidentFinder } from '../../shared/table/incident-finder.ts';
import type { Mutes } from '../../shared/table/mutes.ts';
import type { WaitingDecisions } from '../../shared/table/waiting-decisions.ts';

/** What the function works with; the handler fills it in once per cold start. */
export interface Deps extends ApplyDeps {
  /** Answers whoever asked in Slack, and nobody else. */
  respond: (responseUrl: string, text: string) => Promise<void>;
  /** Takes the buttons off a decision's message, and says what was answered. */
  tellAnswer: (decisionId: string, text: string) => Promise<void>;
  /** The queue of rightsize-services: looks at one service now. */
  looks: WorkQueue;
  /** Says in the decision's message why it is not applied without a click. */
  tellRefusal: (decisionId: string, reason: string) => Promise<void>;
  waiting: WaitingDecisions;
  incidents: IncidentFinder;
  mutes: Mutes;
  tasks: TaskLookup;
  /** Reads what is known about a stop beyond the task itself; never throws. `container`: whose log to read. */
  gather: (stop: StoppedTask, container: string | undefined) => Promise<Evidence>;
  /** The address of a message; undefined where Slack gives none. */
  permalink: (message: MessageReference) => Promise<string | undefined>;
}
