import { nameFromArn } from '../../../model/arn.ts';
import type { ServiceEvidence } from '../../../model/evidence.ts';
import { deploymentOf, type Incident } from '../../../model/incident.ts';
import type { DeploymentReference, ServiceDeploymentRecord } from '../../../model/service-deployment.ts';
import { type DeployedBefore, deployedBefore } from './deployed-before.ts';

/** Deployment of the first occurrence of an incident, and the revision before it. */
export interface FailedDeployment extends DeployedBefore {
  /** `web:42`. */
  revision: string;
}

/**
 * Finds the deployment before the first occurrence of an incident in its evidence.
 * @returns undefined if the evidence does not tell its revision
 */
export function failedDeployment(
  incident: Incident,
  history: readonly ServiceDeploymentRecord[] | undefined = incident.evidence.deployments,
): FailedDeployment | undefined {
  const { service } = incident.evidence;
  const of = deploymentThatFailed(incident, service);
  const revision = of.revision ?? revisionOf(of, history);
  if (revision === undefined) return undefined;
  return { revision, ...deployedBefore({ ...of, revision }, { service, history }) };
}

/** Deployment of the occurrence; for an event without one, the deployment that the service is set to. */
function deploymentThatFailed({ occurrence }: Incident, service?: ServiceEvidence): DeploymentReference {
  const named = deploymentOf(occurrence);
  if (named?.revision) return named;
  const deployments = service?.deployments ?? [];
  const wanted = deployments.find(({ id, status }) => (named?.id ? id === named.id : status === 'PRIMARY'));
  const revision = wanted && nameFromArn(wanted.taskDefinitionArn);
  return { id: named?.id ?? wanted?.id, ...(revision && { revision }) };
}

function revisionOf({ id }: DeploymentReference, history: readonly ServiceDeploymentRecord[] = []) {
  return history.find(({ target }) => `ecs-svc/${target.id}` === id)?.target.taskDefinition;
}
