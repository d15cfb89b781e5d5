import { counted } from './format.ts';

/** One end of a deployment: a service revision, and the task definition it runs where that is known. */
export interface DeployedRevision {
  /** The number at the end of the service revision's ARN, which is also that of the deployment `ecs-svc/NUMBER`. */
  id: string;
  /** `web:42`. */
  taskDefinition?: string;
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

/**
 * Names the decider, to follow "by": "the circuit breaker (3 failed tasks, threshold 3)", "the CloudWatch alarm
 * web-5xx", "the lifecycle hook at PRE_SCALE_UP", "a person".
 */
export function deciderInWords(decider: DeploymentDecider): string {
  switch (decider.by) {
    case 'circuit-breaker': {
      const { failures, threshold } = decider;
      const count = failures ? ` (${counted(failures, 'failed task')}, threshold ${threshold})` : '';
      return `the circuit breaker${count}`;
    }
    case 'alarm': {
      const { names } = decider;
      if (names.length === 0) return 'a CloudWatch alarm';
      return `the CloudWatch ${names.length > 1 ? 'alarms' : 'alarm'} ${names.join(', ')}`;
    }
    case 'hook':
      return decider.stage ? `the lifecycle hook at ${decider.stage}` : 'a lifecycle hook';
    case 'person':
      return 'a person';
  }
}

/** "web:41 is live; web:42 failed". A deployment that was only forced has the revision of the one before. */
export function rolledBackInWords({ live, failed }: RolledBack): string {
  if (live === failed) return `${live} is live as before; its new deployment failed`;
  return `${live} is live; ${failed} failed`;
}
