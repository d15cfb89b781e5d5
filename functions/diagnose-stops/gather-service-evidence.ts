import type { DeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import type { Ecs } from '../../shared/aws/ecs/evidence.ts';
import { readInTime } from '../../shared/aws/read-or-gap.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { ServiceEvent } from '../../shared/model/service-event.ts';
import { clusterArnOf } from '../../shared/model/service-reference.ts';

/**
 * Reads the evidence for a service event in parallel: the service, and its newest deployments with their revisions.
 * Never throws: a failed reading is a line in `gaps`.
 */
export async function gatherServiceEvidence(
  { place }: ServiceEvent,
  { ecs, history }: { ecs: Ecs; history: DeploymentHistory },
): Promise<Evidence> {
  const gaps: string[] = [];
  const named = { cluster: clusterArnOf(place), name: place.name };
  const absent = 'ECS does not know it any more';
  const [service, deployments] = await Promise.all([
    readInTime(
      {
        ...{ name: 'service', action: 'ecs:DescribeServices', absent },
        read: (signal) => ecs.describeService(named, signal),
      },
      gaps,
    ),
    readInTime(
      {
        ...{ name: 'deployments', action: 'ecs:ListServiceDeployments', absent },
        read: (signal) => history.newest(named, signal),
      },
      gaps,
    ),
  ]);
  return { service, deployments, gaps };
}
