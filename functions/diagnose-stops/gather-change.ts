import type { DeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import type { ComparedRevision, Ecs } from '../../shared/aws/ecs/evidence.ts';
import { readInTime } from '../../shared/aws/read-or-gap.ts';
import type { DeployedBefore } from '../../shared/incidents/diagnosis/change/deployed-before.ts';
import {
  type FailedDeployment,
  failedDeployment,
} from '../../shared/incidents/diagnosis/change/failed-deployment.ts';
import type { ChangeEvidence, EarlierRevision } from '../../shared/model/change-evidence.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { principalInWords } from '../../shared/model/principal.ts';
import { revisionChanges, serviceChanges } from '../../shared/model/revision/changes.ts';
import type { ServiceDeploymentRecord } from '../../shared/model/service-deployment.ts';
import { clusterArnOf, type ServiceReference } from '../../shared/model/service-reference.ts';
import { findDeployer, type TrailSource } from './find-deployer.ts';

interface Sources extends TrailSource {
  ecs: Ecs;
  history: DeploymentHistory;
}

/** Change of a service before its incident; the history of its deployments, where that was read on the way. */
export interface ReadChange {
  change?: ChangeEvidence;
  deployments?: ServiceDeploymentRecord[];
}

/**
 * Reads the deployment before the first occurrence of an incident: the deployment history (three calls, unless the
 * evidence has it), and the two revisions to compare. Never throws: a failed reading is a line in `gaps`.
 */
export async function gatherChange(
  incident: Incident,
  sources: Sources,
  gaps: string[],
): Promise<ReadChange> {
  const { place, evidence } = incident;
  if (place.kind !== 'service' || (evidence.service?.controller ?? 'ECS') !== 'ECS') return {};
  const read = await historyOf(incident, sources.history, gaps);
  const deployments = read ?? evidence.deployments;
  const failed = failedDeployment(incident, deployments);
  if (!failed) return { deployments };
  const [change, deployer] = await Promise.all([
    compared(incident, failed, sources.ecs, gaps),
    findDeployer(incident, failed, sources),
  ]);
  return { deployments, change: { ...change, ...deployer } };
}

/** Deployments of the service; for a service event they were already read, with the names of their revisions. */
async function historyOf(
  { place, evidence, occurrence }: Incident,
  history: DeploymentHistory,
  gaps: string[],
) {
  if (occurrence.kind === 'service-event') return evidence.deployments;
  return readInTime(
    {
      ...{ name: 'deployments', action: 'ecs:ListServiceDeployments' },
      absent: 'ECS does not know the service any more',
      read: (signal) => history.newest({ cluster: clusterArnOf(place), name: place.name }, signal),
    },
    gaps,
  );
}

async function compared(
  incident: Incident,
  failed: FailedDeployment,
  ecs: Ecs,
  gaps: string[],
): Promise<ChangeEvidence> {
  const { revision, beganAt, stagedDeploymentArn, settings, earlier, before, rolledBack, newer } = failed;
  const describe = (name: string) =>
    readInTime(
      {
        ...{ name: `revision ${name}`, action: 'ecs:DescribeTaskDefinition', absent: 'it was deleted' },
        read: (signal) => ecs.describeRevision(definitionArn(incident.place, name), signal),
      },
      gaps,
    );
  const [own, other] = await Promise.all([
    describe(revision),
    earlier && earlier.revision !== revision ? describe(earlier.revision) : undefined,
  ]);
  const task = differencesOf(own, earlier?.revision === revision ? own : other);
  return {
    ...{ revision, beganAt, stagedDeploymentArn, before, rolledBack, newer, task },
    registeredBy: principalInWords(own?.registeredBy),
    ...(earlier && { earlier: earlierOf(earlier, other, incident) }),
    service: settings && earlier?.settings ? serviceChanges(earlier.settings, settings) : undefined,
  };
}

function differencesOf(own: ComparedRevision | undefined, other: ComparedRevision | undefined) {
  return own && other ? revisionChanges(other.fields, own.fields) : undefined;
}

/** The same cause before the later revision began speaks against that one's guilt. */
function earlierOf(
  earlier: NonNullable<DeployedBefore['earlier']>,
  read: ComparedRevision | undefined,
  { previous }: Incident,
): EarlierRevision {
  const { revision, beganAt, completed, failed } = earlier;
  const failedBefore = previous !== undefined && beganAt !== undefined && previous.lastSeenAt >= beganAt;
  const hasFailed = failed === true || failedBefore;
  return { revision, beganAt, completed, canRun: read?.canRun, ...(hasFailed && { failed: true }) };
}

function definitionArn({ partition, region, account }: ServiceReference, revision: string): string {
  return `arn:${partition}:ecs:${region}:${account}:task-definition/${revision}`;
}
