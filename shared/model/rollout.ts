import type { DecisionRecord } from './decision-record.ts';
import type { MessageReference } from './incident.ts';

/**
 * Where a rollout stands. Under way: registering (the new revision), deploying, watching, reverting. Ended: verified,
 * reverted (the old revision runs), superseded (somebody else deployed a third one), failed (a person has to look).
 */
export type RolloutState =
  | 'registering'
  | 'deploying'
  | 'watching'
  | 'reverting'
  | 'verified'
  | 'reverted'
  | 'superseded'
  | 'failed';

/** One applied decision, as the ledger keeps it. Times are epoch ms. */
export interface Rollout {
  /** The decision's id. */
  id: string;
  decision: DecisionRecord;
  /** Who wanted it: a Slack user's id, `auto`, or `by hand`. */
  by: string;
  state: RolloutState;
  /** The new revision, once it is registered. */
  toArn?: string;
  startedAt: number;
  /** When the new revision was steady. */
  deployedAt?: number;
  endedAt?: number;
  /** What the watch found, in words: why it went or goes back. */
  fault?: string;
  /** What was done and seen, oldest first. */
  steps: { at: number; text: string }[];
  message?: MessageReference;
  /** The state that the message shows; absent before the first. */
  told?: RolloutState;
}

/** Until when a service is left alone, epoch ms, and why. */
export interface Hold {
  until: number;
  reason: string;
}

const ended: ReadonlySet<RolloutState> = new Set(['verified', 'reverted', 'superseded', 'failed']);

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
}
