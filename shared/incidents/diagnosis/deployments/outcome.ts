import { nameFromArn } from '../../../model/arn.ts';
import type { DeploymentEvidence, ServiceEvidence } from '../../../model/evidence.ts';
import type {
  DeploymentReference,
  RolledBack,
  ServiceDeploymentRecord,
} from '../../../model/service-deployment.ts';
import { deciderOf } from './decider.ts';

/**
 * State of a service from the view of one incident.
 * - well: the broken revision, or a newer one, is healthy. The only state that resolves an incident.
 * - rolled-back: an earlier revision is live again instead of the failed one.
 * - failed: the service still uses the failed revision.
 * - unsettled: a deployment is running, or the data is inconclusive.
 */
export type Outcome =
  | { state: 'well' }
  | { state: 'rolled-back'; rolledBack: RolledBack; at?: number }
  | { state: 'failed' }
  | { state: 'unsettled' };

/** Service and, if it was read, its deployment history. */
export interface ServiceTruth {
  service: ServiceEvidence;
  history?: readonly ServiceDeploymentRecord[];
}

/**
 * Determines the outcome of an incident from the current state of the service.
 * @param broken deployment of the incident; without one, any settled deployment resolves it
 * @param completed ID of the deployment whose completion an event just reported
 */
export function outcomeOf(
  broken: DeploymentReference,
  { service, history = [] }: ServiceTruth,
  completed?: string,
): Outcome {
  const wanted = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (!wanted) return { state: 'unsettled' };
  const state = stateOf(wanted, service, history, completed);
  if (state === 'FAILED') return { state: 'failed' };
  if (state !== 'COMPLETED') return { state: 'unsettled' };
  if (isSame(broken, wanted)) return { state: 'well' };
  return rolledBackTo(wanted, broken, history) ?? { state: 'well' };
}

/** Tells whether only the history can decide: the current deployment is another one, or its state is missing. */
export function needsHistory(broken: DeploymentReference, service: ServiceEvidence): boolean {
  const wanted = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (!wanted || (service.controller ?? 'ECS') !== 'ECS') return false;
  return wanted.rolloutState === undefined || !isSame(broken, wanted);
}

type State = 'COMPLETED' | 'FAILED' | 'IN_PROGRESS';

function stateOf(
  wanted: DeploymentEvidence,
  service: ServiceEvidence,
  history: readonly ServiceDeploymentRecord[],
  completed: string | undefined,
): State {
  if (wanted.rolloutState === 'FAILED') return 'FAILED';
  if (completed === wanted.id || wanted.rolloutState === 'COMPLETED') return 'COMPLETED';
  if (wanted.rolloutState === 'IN_PROGRESS') return 'IN_PROGRESS';
  return stateInHistory(wanted, history) ?? stateByCounts(service);
}

/** State from the history, the only source for deployments in stages. */
function stateInHistory(
  { id }: DeploymentEvidence,
  history: readonly ServiceDeploymentRecord[],
): State | undefined {
  for (const record of history) {
    const { status, target, rollback } = record;
    if (rollback?.to && isNumbered(rollback.to.id, id))
      return status === 'ROLLBACK_SUCCESSFUL' ? 'COMPLETED' : 'IN_PROGRESS';
    if (!isNumbered(target.id, id)) continue;
    if (status === 'SUCCESSFUL') return 'COMPLETED';
    return status === 'STOPPED' || status.startsWith('ROLLBACK_') ? 'FAILED' : 'IN_PROGRESS';
  }
  return undefined;
}

/** State by task counts, if there is no other evidence: a single deployment with all of its tasks is complete. */
function stateByCounts({ deployments, desiredCount, runningCount, pendingCount }: ServiceEvidence): State {
  const alone = deployments.filter((one) => one.status === 'PRIMARY' || (one.runningCount ?? 0) > 0);
  const isWhole = runningCount >= desiredCount && pendingCount === 0;
  return alone.length === 1 && isWhole ? 'COMPLETED' : 'IN_PROGRESS';
}

/** Statuses of a deployment that has not ended. */
const underWay = new Set([
  ...['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'],
]);

/**
 * Earlier revision that is live instead of the broken one; undefined if the live one is newer. Decided by the history
 * or, without it, by the revision numbers: only a rollback deploys a lower one.
 */
function rolledBackTo(
  wanted: DeploymentEvidence,
  broken: DeploymentReference,
  history: readonly ServiceDeploymentRecord[],
): Outcome | undefined {
  const live = nameFromArn(wanted.taskDefinitionArn);
  const record = history.find((one) => isOf(one, broken));
  if (record && underWay.has(record.status)) return { state: 'unsettled' };
  const failed = broken.revision ?? record?.target.taskDefinition;
  const wentBack = record?.status.startsWith('ROLLBACK_') && isTarget(record, wanted);
  if (!wentBack && !isLower(live, failed)) return undefined;
  // A deployment that no monitor ended was replaced on request.
  const decider = record && (deciderOf(record) ?? { by: 'person' as const });
  const rolledBack = { live, failed: failed ?? 'the new revision', decider };
  return { state: 'rolled-back', rolledBack, at: record?.endedAt };
}

/** Tells whether the rollback of a deployment created the current one. */
function isTarget({ rollback }: ServiceDeploymentRecord, wanted: DeploymentEvidence): boolean {
  return rollback?.to === undefined || isNumbered(rollback.to.id, wanted.id);
}

function isSame(broken: DeploymentReference, { id, taskDefinitionArn }: DeploymentEvidence): boolean {
  if (broken.id !== undefined) return broken.id === id;
  return broken.revision === undefined || broken.revision === nameFromArn(taskDefinitionArn);
}

function isOf({ target }: ServiceDeploymentRecord, { id, revision }: DeploymentReference): boolean {
  if (id !== undefined && isNumbered(target.id, id)) return true;
  return id === undefined && revision !== undefined && target.taskDefinition === revision;
}

/** Tells whether a deployment ID such as `ecs-svc/42` belongs to service revision 42. */
function isNumbered(revisionId: string, deploymentId: string): boolean {
  return revisionId !== '' && deploymentId.replace(/^ecs-svc\//, '') === revisionId;
}

/** Tells whether the first is an earlier revision of the same family. */
function isLower(one: string, other: string | undefined): boolean {
  const [family, revision] = one.split(':');
  const [otherFamily, otherRevision] = (other ?? '').split(':');
  return family === otherFamily && Number(revision) < Number(otherRevision);
}
