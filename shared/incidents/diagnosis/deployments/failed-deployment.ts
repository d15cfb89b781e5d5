import { type DeploymentEvidence, type Evidence, revisionOf } from '../../../model/evidence.ts';
import type { DeploymentDecider, ServiceDeploymentRecord } from '../../../model/service-deployment.ts';
import type { ServiceEvent } from '../../../model/service-event.ts';
import { deciderOf, readDecider } from './decider.ts';

/** Deployment that ECS reports as failed, with facts from the event and the evidence. */
export interface FailedDeployment {
  event: ServiceEvent;
  /** Failed revision, such as `web:42`. */
  revision?: string;
  decider?: DeploymentDecider;
  /** Number of its failed tasks. */
  failedTasks?: number;
  /** `stays`: the service still uses it. `unknown`: ECS could not be queried. */
  end: 'rolled-back' | 'rolling-back' | 'stays' | 'unknown';
  /** Revision that is, or will be, live instead, such as `web:41`. */
  live?: string;
  /** Running and desired tasks of all deployments. */
  tasks?: { running: number; desired: number };
  record?: ServiceDeploymentRecord;
  /** True if ECS Express Mode manages the service. */
  isExpress?: boolean;
}

/** Reads the facts of a failed deployment; without evidence, only from the event. */
export function readFailedDeployment(event: ServiceEvent, evidence: Evidence): FailedDeployment {
  const { service, deployments: history = [] } = evidence;
  const record = history.find(({ target }) => `ecs-svc/${target.id}` === event.deploymentId);
  const entry = service?.deployments.find(({ id }) => id === event.deploymentId);
  const wanted = service?.deployments.find(({ status }) => status === 'PRIMARY');
  const end = endOf(event, wanted, record);
  const other = end === 'stays' ? service?.deployments.find((one) => one !== entry) : wanted;
  return {
    ...{ event, record, end },
    revision: record?.target.taskDefinition ?? revisionOf(entry),
    decider: decidedBy(event, record),
    isExpress: service?.isExpressMode,
    failedTasks: entry?.failedTasks ?? record?.circuitBreaker?.failures,
    live: revisionOf(other),
    tasks: service && { running: service.runningCount, desired: service.desiredCount },
  };
}

function endOf(
  { deploymentId }: ServiceEvent,
  wanted: DeploymentEvidence | undefined,
  record: ServiceDeploymentRecord | undefined,
): FailedDeployment['end'] {
  if (!wanted || deploymentId === undefined) return 'unknown';
  if (wanted.id === deploymentId) return 'stays';
  const isDone = wanted.rolloutState === 'COMPLETED' || record?.status === 'ROLLBACK_SUCCESSFUL';
  return isDone ? 'rolled-back' : 'rolling-back';
}

/** Determines what ended the deployment. The history has counts and names; a rollback counts as requested only if the event names no monitor. */
function decidedBy(
  { reason }: ServiceEvent,
  record: ServiceDeploymentRecord | undefined,
): DeploymentDecider | undefined {
  const said = readDecider(reason);
  const kept = record && deciderOf(record);
  return said && kept?.by === 'person' ? said : (kept ?? said);
}
