import type { UsageBeforeStop } from '../../shared/aws/cloudwatch/usage-before-stop.ts';
import { readInTime } from '../../shared/aws/read-or-gap.ts';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { diagnoseServiceEvent } from '../../shared/incidents/diagnosis/diagnose-service-event.ts';
import type { UsageEvidence } from '../../shared/model/change-evidence.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { Incident, Occurrence } from '../../shared/model/incident.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { endInEvidence } from './end-of-incident.ts';
import { gatherChange } from './gather-change.ts';
import type { MoreSources } from './message-tools.ts';

/**
 * Adds the evidence that takes longer and diagnoses the incident again: changes before its first occurrence, and the
 * use of CPU and memory before the stop. Never throws: a failed reading is a line in its gaps.
 */
export async function withMoreEvidence(incident: Incident, sources: MoreSources): Promise<Incident> {
  const gaps: string[] = [];
  const [{ change, deployments }, usage] = await Promise.all([
    gatherChange(incident, sources, gaps),
    usageBefore(incident.occurrence, sources.usage, gaps),
  ]);
  const { evidence, occurrence } = incident;
  const more: Evidence = {
    ...evidence,
    ...(deployments && { deployments }),
    ...(change && { change }),
    ...(usage && { usage }),
    gaps: [...new Set([...evidence.gaps, ...gaps])],
  };
  const known = { ...incident, evidence: more, occurrence: diagnosedAgain(occurrence, more) };
  return incident.steadyAt === undefined ? { ...known, ...endInEvidence(known) } : known;
}

function diagnosedAgain(occurrence: Occurrence, evidence: Evidence): Occurrence {
  return occurrence.kind === 'stop'
    ? { ...occurrence, diagnosis: diagnose(occurrence.stop, evidence) }
    : { ...occurrence, diagnosis: diagnoseServiceEvent(occurrence.event, evidence) };
}

/** Shortest run of which CloudWatch has a minute, ms. */
const shortestMs = 2 * minuteMs;

/** A task that never ran used nothing, and one that ran for seconds left no minute of its own. */
async function usageBefore(
  occurrence: Occurrence,
  usage: UsageBeforeStop,
  gaps: string[],
): Promise<UsageEvidence | undefined> {
  if (occurrence.kind !== 'stop') return undefined;
  const { startedAt, stoppedAt } = occurrence.stop;
  if (startedAt === undefined || stoppedAt - startedAt < shortestMs) return undefined;
  return readInTime(
    {
      ...{ name: 'CPU and memory', action: 'cloudwatch:GetMetricData' },
      absent: 'CloudWatch has none of the minutes before the stop',
      read: (signal) => usage.read(occurrence.stop, signal),
    },
    gaps,
  );
}
