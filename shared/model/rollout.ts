import type { DecisionRecord } from './decision-record.ts';
import type { MessageReference } from './incident.ts';
import type { Fault, HoldReason, RolloutStep } from './rollout-step.ts';

/**
 * State of a rollout. Running: registering (the new revision), deploying, watching, reverting. Finished: verified,
 * not-enough (a growth stays, and the next size is recommended), not-observed (the new size stays, unjudged), reverted
 * (the old revision runs), superseded (a third revision was deployed), failed (needs attention).
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

/** Applied decision, as stored in the ledger. Times are epoch ms. */
export interface Rollout {
  /** Id of the decision. */
  id: string;
  decision: DecisionRecord;
  /** Set if a user rolls back a deployment that an incident blames: its message is the incident's. */
  kind?: 'go-back';
  /** Requester: a Slack user's id, `auto`, or `by hand`. */
  by: string;
  state: RolloutState;
  /** New revision, once it is registered. */
  toArn?: string;
  startedAt: number;
  /** Time at which the new revision was stable. */
  deployedAt?: number;
  endedAt?: number;
  /** Progress of the deployment and of the watch, as of the latest check. */
  seen?: RolloutSeen;
  /**
   * Analysed revision as ECS described it (JSON), to roll back to if it is deregistered. As secret as a RawDefinition.
   */
  earlier?: string;
  /** Copy of the analysed revision, registered for a rollback if that one is inactive. */
  backArn?: string;
  /** Reason for the rollback. */
  fault?: Fault;
  /** Steps taken and observed, oldest first. */
  steps: RolloutStep[];
  message?: MessageReference;
  /** State that the message shows; absent before the first post. */
  told?: RolloutState;
}

/** Result of the checks so far. Times are epoch ms. */
export interface RolloutSeen {
  lookedAt: number;
  /** Observed part of the watch, ms: time in which tasks ran and checks were frequent. */
  observedMs: number;
  /** True if a task of the new revision ever ran. */
  newRan: boolean;
  /** Running tasks of the newest deployment, and when their number last changed. */
  newTasks: number;
  changedAt: number;
  /** Time since which fewer tasks run than desired, without any more of them, and how many ran. */
  belowSince?: number;
  belowTasks?: number;
  /** Running revision, as `web:42`, and the start of its deployment; absent in older items. */
  runs?: string;
  runsSince?: number;
}

/** Hold on a service: its end (epoch ms), and its reason. */
export interface Hold {
  until: number;
  reason: HoldReason;
}

/** Emergency stop of all changes: its start (epoch ms), and the Slack user who requested it. */
export interface ChangesPause {
  since: number;
  by: string;
}

const ended: ReadonlySet<RolloutState> = new Set([
  ...(['verified', 'not-enough', 'not-observed', 'reverted', 'superseded', 'failed'] as const),
]);

/** Tells whether a rollout has finished. */
export function hasEnded({ state }: Pick<Rollout, 'state'>): boolean {
  return ended.has(state);
}

/** Current state of a rollout's service in ECS, read before every step. */
export interface ServiceFacts {
  /** Revision that the service is set to run. */
  taskDefinitionArn: string;
  /** Rollout state of the PRIMARY deployment. */
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  deploymentStartedAt: number;
  /** Number of deployments: more than one while tasks are replaced. */
  deployments: number;
  runningTasks: number;
  desiredTasks: number;
  /** Running tasks of the PRIMARY deployment. */
  newTasks: number;
  /** Service deployment in progress, in ECS's history, including bake time and paused hooks. */
  underWay?: ServiceDeploymentUnderWay;
}

/** Service deployment that has not finished. */
interface ServiceDeploymentUnderWay {
  arn: string;
  /** `PENDING`, `IN_PROGRESS`, `STOP_REQUESTED`, `ROLLBACK_REQUESTED`, `ROLLBACK_IN_PROGRESS`. */
  status: string;
  /** Blue/green, linear or canary: ECS ends it within its documented times (bakes, steps, hooks). */
  isStaged: boolean;
}
