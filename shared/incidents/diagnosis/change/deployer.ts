import type { ServiceReference } from '../../../model/service-reference.ts';
import type { TrailEvent } from '../../../model/trail-event.ts';
import type { DeploymentStart } from './deployed-before.ts';

/** Deployment whose caller is looked for. */
export interface StartedDeployment extends DeploymentStart {
  place: ServiceReference;
  /** `web:42`. */
  revision: string;
}

/**
 * Maximum time between a call and the deployment that it creates, ms. ECS creates the deployment within the call, and CloudTrail
 * writes times in whole seconds; a later call that changes nothing gets the same deployment in its answer.
 */
const sameMomentMs = 5_000;

/** Time searched before and after the creation of the deployment, ms: one page holds the 50 newest calls of an account. */
const searchedMs = 30_000;

/** Search of CloudTrail's event history for the call that started a deployment. Times in epoch ms. */
export function searchOf({ createdAt, isFirst }: DeploymentStart) {
  const eventName = isFirst ? 'CreateService' : 'UpdateService';
  return { eventName, from: createdAt - searchedMs, to: createdAt + searchedMs };
}

/**
 * Finds who started a deployment: the caller of the first successful call about this service, in this cluster, that can start one
 * and whose deployment, by its number in the answer and by its time, is this one. A deployment that ECS started itself, such as a
 * rollback, has no such call, and of two callers in one second neither is named.
 */
export function deployerOf(events: readonly TrailEvent[], wanted: StartedDeployment): string | undefined {
  const [first, second] = events
    .filter((event) => !event.failed && event.startsDeployment)
    .filter((event) => isAbout(event, wanted.place) && hasStarted(event, wanted))
    .toSorted((one, other) => one.at - other.at);
  const isUnclear = second?.at === first?.at && second?.caller !== first?.caller;
  return isUnclear ? undefined : first?.caller;
}

function isAbout({ account, region, cluster, service }: TrailEvent, place: ServiceReference): boolean {
  const isHere = (account ?? place.account) === place.account && (region ?? place.region) === place.region;
  return isHere && cluster === place.cluster && service === place.name;
}

function hasStarted({ at, taskDefinition, primary }: TrailEvent, wanted: StartedDeployment): boolean {
  if (primary && wanted.id !== undefined && primary.id !== wanted.id) return false;
  const [family] = wanted.revision.split(':');
  if (taskDefinition !== undefined && taskDefinition !== wanted.revision && taskDefinition !== family)
    return false;
  return Math.abs(at - (primary?.createdAt ?? wanted.createdAt)) <= sameMomentMs;
}
