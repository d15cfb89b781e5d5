import {
  type Outcome,
  outcomeOf,
  type ServiceTruth,
} from '../../shared/incidents/diagnosis/deployments/outcome.ts';
import { deploymentOf, type Incident } from '../../shared/model/incident.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { IncidentState } from '../../shared/table/incident-history.ts';

/** Words of ECS about a deployment that is not the one that a service will keep. */
const failure = /\b(?:failed|rolling back|rolled back)\b/i;

/**
 * Decides the state of an open incident whose service is reported steady.
 * @param truth current state of the service; undefined if ECS does not know it. The event itself then decides: it
 * reports the completion of the broken deployment, or the incident knows of no failed deployment.
 * @param completed id of the deployment whose completion the event reports
 */
export function endOf(
  { deployment = {}, notes = [] }: Pick<IncidentState, 'deployment' | 'notes'>,
  truth: ServiceTruth | undefined,
  completed: string | undefined,
): Outcome {
  if (truth) return outcomeOf(deployment, truth, completed);
  const isOwn = deployment.id !== undefined && deployment.id === completed;
  const isUntouched = completed === undefined && !notes.some((note) => failure.test(note));
  return { state: isOwn || isUntouched || deployment.id === undefined ? 'well' : 'unsettled' };
}

/**
 * Tells whether a steady state is that of a new size deployed by one of our rollouts: it proves nothing about an
 * earlier incident. The watch of the rollout closes the incident once its stops did not recur
 * (shared/rollout/close-incidents.ts).
 */
export function isOfOwnRollout(rollout: Rollout | undefined, truth: ServiceTruth | undefined): boolean {
  if (rollout?.toArn === undefined || rollout.state === 'reverting') return false;
  const wanted = truth?.service.deployments.find(({ status }) => status === 'PRIMARY');
  return wanted === undefined || wanted.taskDefinitionArn === rollout.toArn;
}

/** The message of ECS in the events of a service that has settled. */
const steadyState = 'has reached a steady state';

/**
 * The end of an incident that was over before its message could be posted, by its evidence: an event that waited in
 * the queue may have been overtaken by the recovery of the service, or by a rollback.
 */
export function endInEvidence({
  evidence,
  occurrence,
  deployment,
  lastSeenAt,
}: Incident): Pick<Incident, 'steadyAt' | 'rolledBack'> {
  const { service, deployments: history } = evidence;
  if (!service) return {};
  const outcome = outcomeOf(deployment ?? deploymentOf(occurrence) ?? {}, { service, history });
  const settledAt = service.events.find(({ message }) => message.includes(steadyState))?.at;
  const rolledBack = outcome.state === 'rolled-back' ? outcome.rolledBack : undefined;
  if (outcome.state !== 'well' && !rolledBack) return {};
  const at = (outcome.state === 'rolled-back' ? outcome.at : undefined) ?? settledAt;
  return at !== undefined && at >= lastSeenAt ? { steadyAt: at, rolledBack } : {};
}
