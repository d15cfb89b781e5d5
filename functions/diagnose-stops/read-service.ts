import { isLasting } from '../../shared/aws/aws-error.ts';
import type { DeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import { needsHistory, type ServiceTruth } from '../../shared/incidents/diagnosis/deployments/outcome.ts';
import type { Log } from '../../shared/model/log.ts';
import type { DeploymentReference } from '../../shared/model/service-deployment.ts';
import { clusterArnOf, type ServiceReference } from '../../shared/model/service-reference.ts';

/** Timeout of each call, ms. */
const patience = 3_000;

/**
 * Reads the state of a service, for the end of its incidents: DescribeServices, and three more calls if its deployment
 * history decides.
 * @param broken deployments that its open incidents belong to
 * @returns undefined if ECS does not know the service or denies the call
 * @throws the SDK's errors if a retry may succeed: an all-clear must not depend on luck
 */
export async function readService(
  place: ServiceReference,
  broken: readonly DeploymentReference[],
  { ecs, history, log }: { ecs: Ecs; history: DeploymentHistory; log: Log },
): Promise<ServiceTruth | undefined> {
  const named = { cluster: clusterArnOf(place), name: place.name };
  const unlessRefused = async <Value>(what: string, read: (signal: AbortSignal) => Promise<Value>) => {
    try {
      return await read(AbortSignal.timeout(patience));
    } catch (error) {
      if (!isLasting(error)) throw error;
      log.warn(`${what} not readable`, { error, service: place.name });
      return undefined;
    }
  };
  const service = await unlessRefused('service', (signal) => ecs.describeService(named, signal));
  if (!service) return undefined;
  if (!broken.some((one) => needsHistory(one, service))) return { service };
  const records = await unlessRefused('deployments', (signal) => history.newest(named, signal));
  return { service, history: records };
}
