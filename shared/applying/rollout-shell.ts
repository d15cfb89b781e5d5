import type { CloudWatch } from '../gateways/cloudwatch.ts';
import type { EcsChanges } from '../gateways/ecs-changes.ts';
import type { Rollouts } from '../gateways/rollouts.ts';
import type { StopRecords } from '../gateways/stop-records.ts';
import type { UntoldRollouts } from '../gateways/untold-rollouts.ts';
import type { Log } from '../lambda/log.ts';
import type { Rollout } from '../task/rollout.ts';

/** What moving a rollout on works with. */
export interface RolloutShell {
  changes: EcsChanges;
  rollouts: Rollouts;
  untold: UntoldRollouts;
  cloudwatch: Pick<CloudWatch, 'metrics'>;
  stops: StopRecords;
  /** Brings the rollout's Slack message up to date; gives where it stands. */
  tell: (rollout: Rollout) => Promise<Rollout['message']>;
  /** Epoch ms. */
  now: () => number;
  log: Log;
  count: (metric: RolloutMetric, value?: number) => void;
}

export type RolloutMetric =
  | 'RolloutsStarted'
  | 'RolloutsVerified'
  | 'RolloutsReverted'
  | 'RolloutsSuperseded'
  | 'RolloutsFailed';
