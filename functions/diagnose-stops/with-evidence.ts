import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { diagnoseServiceEvent } from '../../shared/incidents/diagnosis/diagnose-service-event.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { Incident, Occurrence } from '../../shared/model/incident.ts';
import { linesToKeep } from '../../shared/model/log-proof.ts';
import type { DeploymentReference } from '../../shared/model/service-deployment.ts';
import { countsOfDeleted, taskCountsOf } from '../../shared/model/task-counts.ts';
import { endInEvidence } from './end-of-incident.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { gatherServiceEvidence } from './gather-service-evidence.ts';
import type { EvidenceSources } from './message-tools.ts';

/** The incident with the evidence of its first occurrence, diagnosed by it, and ended where it is over already. */
export async function withEvidence(incident: Incident, sources: EvidenceSources): Promise<Incident> {
  const { evidence, occurrence } = await diagnosed(incident, sources);
  const deployment = incident.deployment ?? deploymentUnderWay(evidence);
  const { service, isServiceDeleted } = evidence;
  const now = sources.now();
  const tasks = service ? taskCountsOf(service, now) : isServiceDeleted ? countsOfDeleted(now) : undefined;
  const known = { ...incident, evidence, occurrence, deployment, tasks };
  return incident.steadyAt === undefined ? { ...known, ...endInEvidence(known) } : known;
}

async function diagnosed(
  { occurrence, evidence: known }: Incident,
  sources: EvidenceSources,
): Promise<{ evidence: Evidence; occurrence: Occurrence }> {
  if (occurrence.kind === 'stop') {
    const { stop } = occurrence;
    const evidence = await gatherEvidence(stop, occurrence.diagnosis.container, sources, known);
    const diagnosis = diagnose(stop, evidence);
    const { log } = evidence;
    const kept = log && { ...log, lines: linesToKeep(log.lines, diagnosis, sources.logLines) };
    return { evidence: { ...evidence, log: kept }, occurrence: { ...occurrence, diagnosis } };
  }
  const { event } = occurrence;
  const evidence = await gatherServiceEvidence(event, sources);
  return { evidence, occurrence: { ...occurrence, diagnosis: diagnoseServiceEvent(event, evidence) } };
}

/** Deployment of an event that names none: the one in progress. */
function deploymentUnderWay({ service }: Evidence): DeploymentReference | undefined {
  const [newest] = service?.deployments.filter(({ status }) => status === 'PRIMARY') ?? [];
  if (!newest || newest.rolloutState === 'COMPLETED') return undefined;
  const revision = newest.taskDefinitionArn.split('/').at(-1);
  return { id: newest.id, ...(revision && { revision }) };
}
