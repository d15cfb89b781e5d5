import { isAccessDenied } from '../../shared/aws/aws-error.ts';
import { evidencePatienceMs } from '../../shared/aws/read-or-gap.ts';
import type { Trail } from '../../shared/aws/trail.ts';
import { deployerOf, searchOf } from '../../shared/incidents/diagnosis/change/deployer.ts';
import {
  type FailedDeployment,
  failedDeployment,
} from '../../shared/incidents/diagnosis/change/failed-deployment.ts';
import { type ChangeEvidence, ranLongBefore } from '../../shared/model/change-evidence.ts';
import { type Incident, isClosed } from '../../shared/model/incident.ts';
import type { Log } from '../../shared/model/log.ts';
import { minuteMs } from '../../shared/model/units.ts';

/** CloudTrail where it may be read (parameter cloudTrail). */
export interface TrailSource {
  trail?: Trail | undefined;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
}

/**
 * Age of a deployment from which CloudTrail is asked, ms. Its event history has a call some five minutes later, 15 at most
 * (CloudTrail user guide, "How CloudTrail works").
 */
const delayMs = 10 * minuteMs;

type Deployer = Pick<ChangeEvidence, 'deployedBy' | 'askDeployerAt'>;

/**
 * Finds who started the deployment before an incident: one call to CloudTrail at most, or the time from which it can tell. Never
 * throws: without an answer the message has only who registered the revision.
 */
export async function findDeployer(
  incident: Incident,
  deployment: FailedDeployment,
  { trail, log, now }: TrailSource,
): Promise<Deployer> {
  const { revision, started } = deployment;
  if (!trail || !started || ranLongBefore(deployment, incident.occurrence.at)) return {};
  const askDeployerAt = started.createdAt + delayMs;
  if (now() < askDeployerAt && !isClosed(incident)) return { askDeployerAt };
  const wanted = { place: incident.place, revision, ...started };
  try {
    const events = await trail.calls(searchOf(wanted), AbortSignal.timeout(evidencePatienceMs));
    const { readTrailEvent } = await import('../../shared/model/trail-event.ts');
    const known = events.flatMap((event) => readTrailEvent(event) ?? []);
    return { deployedBy: deployerOf(known, wanted) };
  } catch (error) {
    if (isAccessDenied(error)) log.warn('CloudTrail denied; the doctor names the remedy', { error });
    return {};
  }
}

/** Adds who started the deployment once CloudTrail can tell; asks once. A function without CloudTrail leaves it to the others. */
export async function withDeployer(incident: Incident, source: TrailSource): Promise<Incident> {
  const { change } = incident.evidence;
  const isDue =
    change?.askDeployerAt !== undefined && (source.now() >= change.askDeployerAt || isClosed(incident));
  const deployment = isDue && source.trail ? failedDeployment(incident) : undefined;
  if (!change || !deployment) return incident;
  const { askDeployerAt: _, ...rest } = change;
  const found = await findDeployer(incident, deployment, source);
  return { ...incident, evidence: { ...incident.evidence, change: { ...rest, ...found } } };
}
