import type { ServiceSettings } from './change-evidence.ts';

/** One end of a deployment: a service revision, and the task definition it runs where that is known. */
export interface DeployedRevision {
  /** The number at the end of the service revision's ARN, which is also that of the deployment `ecs-svc/NUMBER`. */
  id: string;
  /** `web:42`. */
  taskDefinition?: string;
  /** Settings of the service beside it, where the history was read with its revisions. */
  settings?: ServiceSettings;
}

/** A deployment as the history of its service keeps it (DescribeServiceDeployments). Times are epoch milliseconds. */
export interface ServiceDeploymentRecord {
  arn: string;
  /** `IN_PROGRESS`, `SUCCESSFUL`, `STOPPED`, `ROLLBACK_SUCCESSFUL`, and AWS's further ones. */
  status: string;
  statusReason?: string;
  /** Of deployments in stages: `SCALE_UP`, `BAKE_TIME`, and so on. */
  lifecycleStage?: string;
  startedAt?: number;
  /** End of the deployment, however it ended. */
  endedAt?: number;
  /** Revisions that ran when it began; absent where they were not read. */
  sources?: DeployedRevision[];
  target: DeployedRevision;
  rollback?: { reason?: string; to?: DeployedRevision };
  /** Set when the circuit breaker ended the deployment. */
  circuitBreaker?: { failures: number; threshold: number };
  /** Names of the CloudWatch alarms that ended the deployment. */
  alarms: string[];
}

/** The cause that ended a deployment. */
export type DeploymentDecider =
  | { by: 'circuit-breaker'; failures?: number; threshold?: number }
  | { by: 'alarm'; names: string[] }
  | { by: 'hook'; stage?: string }
  | { by: 'person' };

/** The end of an incident whose deployment was rolled back: nothing new is live. */
export interface RolledBack {
  /** `web:41`, the revision that runs. */
  live: string;
  /** `web:42`, the revision that failed. */
  failed: string;
  decider?: DeploymentDecider;
}

/** The deployment that something belongs to, as far as it is known. */
export interface DeploymentReference {
  /** `ecs-svc/…`. */
  id?: string;
  /** `web:42`. */
  revision?: string;
}
