import type { Incident } from './incident.ts';
import type { TaskCounts } from './severity.ts';

/** Effect of an incident on its workload as of the last reading. Without a reading there is no severity: none is guessed. */
export type Impact =
  | { severity: 'down'; kind: 'none-running'; counts: TaskCounts }
  | { severity: 'down'; kind: 'job-failed' }
  | { severity: 'degraded'; kind: 'below-desired'; counts: TaskCounts }
  | { severity: 'degraded'; kind: 'deployment-failed'; counts: TaskCounts; failed?: string; serving?: string }
  | { severity: 'minor'; kind: 'serving'; counts: TaskCounts }
  | { severity: 'minor'; kind: 'retry-possible' }
  | { severity: 'minor'; kind: 'deleted' }
  | { severity: 'minor'; kind: 'daemon' }
  | { severity?: undefined; kind: 'counts-unknown' };

/** `startedBy` of tasks that a state machine runs, which may have a Retry of its own (Step Functions guide, "Run Amazon ECS tasks"). */
const stepFunctions = 'AWS Step Functions';

/** Decides how bad an incident is, from the newest counts of its service; of a job, from the run that failed. */
export function impactOf(
  incident: Pick<Incident, 'place' | 'occurrence' | 'tasks' | 'notes' | 'deployment'>,
): Impact {
  const { place, occurrence, tasks: counts } = incident;
  if (place.kind === 'family') {
    // ECS starts a standalone task once and retries nothing.
    const mayRetry = occurrence.kind === 'stop' && occurrence.stop.startedBy === stepFunctions;
    return mayRetry
      ? { severity: 'minor', kind: 'retry-possible' }
      : { severity: 'down', kind: 'job-failed' };
  }
  // ECS keeps one task of a daemon on each Managed Instance and starts it again; there is no desired count.
  if (place.kind === 'daemon') return { severity: 'minor', kind: 'daemon' };
  if (!counts) return { kind: 'counts-unknown' };
  if (counts.deleted) return { severity: 'minor', kind: 'deleted' };
  const { running, desired } = counts;
  if (running === 0 && desired > 0) return { severity: 'down', kind: 'none-running', counts };
  if (running < desired) return { severity: 'degraded', kind: 'below-desired', counts };
  const failure = failedDeploymentOf(incident);
  if (failure) return { severity: 'degraded', kind: 'deployment-failed', counts, ...failure };
  return { severity: 'minor', kind: 'serving', counts };
}

/** Words of ECS about a deployment that failed, or is being rolled back because it did. */
const failedDeployment =
  /\b(ecs-svc\/\d{1,30})\b.{0,60}\b(?:failed|rolling back)\b|\bfailed\b.{0,60}\b(ecs-svc\/\d{1,30})\b/i;

/** The failed deployment that ECS reports: in its description of the service, or in an event of this incident. */
function failedDeploymentOf({
  tasks,
  occurrence,
  notes,
  deployment = {},
}: Pick<Incident, 'tasks' | 'occurrence' | 'notes' | 'deployment'>): TaskCounts['failedDeployment'] {
  if (tasks?.failedDeployment) return tasks.failedDeployment;
  const isOpenedBy =
    occurrence.kind === 'service-event' && occurrence.event.eventName === 'SERVICE_DEPLOYMENT_FAILED';
  const told = notes.map((note) => failedDeployment.exec(note)).find((found) => found !== null);
  if (!isOpenedBy && !told) return undefined;
  const id = told?.[1] ?? told?.[2] ?? deployment.id;
  // Another deployment than that of the incident: its revision is not known here, and none is blamed.
  return id === deployment.id ? { failed: deployment.revision } : {};
}
