import { type Cause, causeTitles } from '../../model/causes.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Occurrence } from '../../model/incident.ts';

/** Titles of service events that name no cause of their own. */
const serviceEventTitles: Readonly<Record<string, string>> = {
  SERVICE_DEPLOYMENT_FAILED: 'Deployment failed',
  TASKS_MISSING: 'Tasks missing, none stopped',
  SERVICE_TASK_START_IMPAIRED: 'Tasks keep failing to start',
  SERVICE_TASK_CONFIGURATION_FAILURE: 'Tasks cannot be started as configured',
  SERVICE_TASK_PLACEMENT_FAILURE: 'Task could not be placed',
  SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED: 'Daemon task violates its constraints',
  SERVICE_DISCOVERY_INSTANCE_UNHEALTHY: 'Unhealthy in Cloud Map',
  VPC_LATTICE_TARGET_UNHEALTHY: 'Unhealthy in VPC Lattice',
  SERVICE_HEALTH_UNKNOWN: 'Task health unknown',
  ECS_OPERATION_THROTTLED: 'ECS was throttled',
  SERVICE_DISCOVERY_OPERATION_THROTTLED: 'Cloud Map throttled ECS',
};

/** Causes that a service event describes better: a failed deployment is not always rolled back. */
const namedByEvent = new Set<Cause>(['unknown', 'deployment-rolled-back']);

/** Title of an occurrence: that of its cause, or of the service event if the cause is unknown. */
export function occurrenceWords(occurrence: Occurrence): string {
  const { diagnosis } = occurrence;
  const isBareEvent = occurrence.kind === 'service-event' && namedByEvent.has(diagnosis.cause);
  const title = isBareEvent ? serviceEventTitles[occurrence.event.eventName] : undefined;
  return title ?? causeWords(diagnosis);
}

/** Title of the cause, with its confidence if not certain: "Out of memory (likely)". */
export function causeWords({ cause, confidence }: Pick<Diagnosis, 'cause' | 'confidence'>): string {
  const unsure = confidence !== 'certain' && cause !== 'unknown';
  return unsure ? `${causeTitles[cause]} (${confidence})` : causeTitles[cause];
}
