import type { CloudWatch } from '../aws/cloudwatch/cloudwatch.ts';
import type { EcsChanges } from '../aws/ecs/changes.ts';
import type { ImageTags } from '../aws/image-tags.ts';
import type { DecisionRecord } from '../model/decision-record.ts';
import type { OpenIncident } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Rollout } from '../model/rollout.ts';
import type { ServiceReference } from '../model/service-reference.ts';
import type { Mode } from '../model/steward-tags.ts';
import type { ChangesPauses } from '../table/changes-pause.ts';
import type { Decisions } from '../table/decisions.ts';
import type { ListedIds } from '../table/listed-ids.ts';
import type { MessageClaims } from '../table/message-claims.ts';
import type { Rollouts } from '../table/rollouts.ts';
import type { StopRecords } from '../table/stop-records.ts';

/** Dependencies for advancing a rollout. */
export interface RolloutDeps {
  changes: EcsChanges;
  rollouts: Rollouts;
  untold: ListedIds;
  cloudwatch: Pick<CloudWatch, 'metrics'>;
  pauses: Pick<ChangesPauses, 'read'>;
  stops: StopRecords;
  incidents: Pick<MessageClaims, 'ofWorkload' | 'markSteady'>;
  /** Analyses a service again and posts its report. */
  lookAgain: (decision: DecisionRecord) => Promise<void>;
  /** Updates the rollout's Slack message; returns its reference. */
  show: (rollout: Rollout) => Promise<Rollout['message']>;
  /** Epoch ms. */
  now: () => number;
  log: Log;
  count: (metric: RolloutMetric, value?: number) => void;
}

export type RolloutMetric =
  | 'RolloutsStarted'
  | 'RolloutsVerified'
  | 'RolloutsNotEnough'
  | 'RolloutsNotObserved'
  | 'RolloutsReverted'
  | 'RolloutsSuperseded'
  | 'RolloutsFailed';

/** Dependencies for applying a decision. */
export interface ApplyDeps extends RolloutDeps {
  decisions: Decisions;
  imageTags: ImageTags;
  /** Settings of the installation. */
  settings: {
    mode: Mode;
    freezes: readonly { from: number; to: number }[];
    rolloutBudget: number;
    /** Age from which a recommendation is no longer applied, days. */
    recommendationDays: number;
  };
  /** Reads the open incidents of a service, oldest first. */
  openIncidents: (service: ServiceReference, now: number) => Promise<OpenIncident[]>;
}
