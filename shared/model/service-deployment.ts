import type { ServiceSettings } from './change-evidence.ts';

/** One end of a deployment: a service revision, and its task definition if known. */
export interface DeployedRevision {
  /** Number at the end of the service revision's ARN, which is also that of the deployment `ecs-svc/NUMBER`. */
  id: string;
  /** `web:42`. */
  taskDefinition?: string;
  /** Settings of the service beside it, where the history was read with its revisions. */
  settings?: ServiceSettings;
}

/** Deployment in the history of its service (DescribeServiceDeployments). Times are epoch ms. */
export interface ServiceDeploymentRecord {
  arn: string;
  /** `IN_PROGRESS`, `SUCCESSFUL`, `STOPPED`, `ROLLBACK_SUCCESSFUL` and further ones. */
  status: string;
  statusReason?: string;
  /** Stage of a staged deployment: `SCALE_UP`, `BAKE_TIME`, and so on. */
  lifecycleStage?: string;
  /** Time of the call that created it; absent in evidence stored before this field existed. */
  createdAt?: number;
  startedAt?: number;
  /** End of the deployment, whatever its result. */
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

/** Cause that ended a deployment. */
export type DeploymentDecider =
  | { by: 'circuit-breaker'; failures?: number; threshold?: number }
  | { by: 'alarm'; names: string[] }
  | { by: 'hook'; stage?: string }
  | { by: 'person' };

/** End of an incident whose deployment was rolled back: nothing new is live. */
export interface RolledBack {
  /** Running revision, `web:41`. */
  live: string;
  /** Failed revision, `web:42`. */
  failed: string;
  decider?: DeploymentDecider;
}

/** Reference to a deployment, as far as it is known. */
export interface DeploymentReference {
  /** `ecs-svc/…`. */
  id?: string;
  /** `web:42`. */
  revision?: string;
}
