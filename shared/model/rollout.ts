import type { DecisionRecord } from './decision-record.ts';
import type { MessageReference } from './incident.ts';
import type { Fault, HoldReason, RolloutStep } from './rollout-step.ts';

/**
 * State of a rollout. Under way: registering (the new revision), deploying, watching, reverting. Ended: verified,
 * not-enough (a growth stays, and the next size is recommended), not-observed (the new size stays, unjudged), reverted
 * (the old revision runs), superseded (a third revision was deployed), failed (a person has to look).
 */
export type RolloutState =
  | 'registering'
  | 'deploying'
  | 'watching'
  | 'reverting'
  | 'verified'
  | 'not-enough'
  | 'not-observed'
  | 'reverted'
  | 'superseded'
  | 'failed';

/** One applied decision, as the ledger keeps it. Times are epoch ms. */
export interface Rollout {
  /** The decision's id. */
  id: string;
  decision: DecisionRecord;
  /** Set where a person rolls back a deployment that an incident blames: its message is the incident's. */
  kind?: 'go-back';
  /** Who wanted it: a Slack user's id, `auto`, or `by hand`. */
  by: string;
  state: RolloutState;
  /** The new revision, once it is registered. */
  toArn?: string;
  startedAt: number;
  /** When the new revision was steady. */
  deployedAt?: number;
  endedAt?: number;
  /** Progress of the deployment and of the watch, as the looks at the service found it. */
  seen?: RolloutSeen;
  /** The analysed revision as ECS described it (JSON): a way back when it is deregistered. As secret as a RawDefinition. */
  earlier?: string;
  /** A copy of the analysed revision, registered to go back to where that one is inactive. */
  backArn?: string;
  /** Reason why it went or goes back. */
  fault?: Fault;
  /** Steps that were done and seen, oldest first. */
  steps: RolloutStep[];
  message?: MessageReference;
  /** The state that the message shows; absent before the first. */
  told?: RolloutState;
}

/** What looks at the service found so far. Times are epoch ms. */
export interface RolloutSeen {
  lookedAt: number;
  /** Time of the watch in which tasks ran and looks were frequent, ms. */
  observedMs: number;
  /** Whether a task of the new revision ever ran. */
  newRan: boolean;
  /** Running tasks of the newest deployment, and when their number last changed. */
  newTasks: number;
  changedAt: number;
  /** Since when fewer tasks run than desired. */
  belowSince?: number;
  /** The revision that the service runs, as `web:42`, and the start of its deployment; absent in older items. */
  runs?: string;
  runsSince?: number;
}

/** Until when a service is left alone, epoch ms, and why. */
export interface Hold {
  until: number;
  reason: HoldReason;
}

/** The emergency stop of all changes: since when (epoch ms), and the Slack user who asked for it. */
export interface ChangesPause {
  since: number;
  by: string;
}

const ended: ReadonlySet<RolloutState> = new Set([
  ...(['verified', 'not-enough', 'not-observed', 'reverted', 'superseded', 'failed'] as const),
]);

export function hasEnded({ state }: Pick<Rollout, 'state'>): boolean {
  return ended.has(state);
}

/** What ECS says of the service of a rollout, read anew before every step. */
export interface ServiceFacts {
  /** The revision that the service is told to run. */
  taskDefinitionArn: string;
  /** Of the deployment that is PRIMARY. */
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  deploymentStartedAt: number;
  /** How many deployments there are: more than one while tasks are replaced. */
  deployments: number;
  runningTasks: number;
  desiredTasks: number;
  /** Running tasks of the PRIMARY deployment. */
  newTasks: number;
  /** The service deployment that is under way, in the history of ECS; bakes and paused hooks are part of it. */
  underWay?: ServiceDeploymentUnderWay;
}

/** A service deployment that has not ended. */
interface ServiceDeploymentUnderWay {
  arn: string;
  /** `PENDING`, `IN_PROGRESS`, `STOP_REQUESTED`, `ROLLBACK_REQUESTED`, `ROLLBACK_IN_PROGRESS`. */
  status: string;
  /** Blue/green, linear or canary: ECS ends it by its documented times (bakes, steps, hooks). */
  isStaged: boolean;
}
