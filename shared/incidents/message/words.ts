import type { Cause } from '../../model/causes.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Occurrence } from '../../model/incident.ts';

/** What a reader calls each cause. */
export const causeTitles: Readonly<Record<Cause, string>> = {
  'image-not-found': 'Image not found',
  'image-pull-unauthorized': 'No permission to pull the image',
  'image-pull-rate-limited': 'Registry rate limit reached',
  'image-pull-network': 'No route to the registry',
  'image-platform-mismatch': 'Image is for another platform',
  'image-pull-disk-full': 'Disk full while pulling the image',
  'image-invalid': 'Image is not valid',
  'secret-unauthorized': 'No permission to read a secret',
  'secret-not-found': 'Secret not found',
  'secret-network': 'No route to the secrets',
  'registry-auth-unauthorized': 'No permission to log in to the registry',
  'registry-auth-network': 'No route to the registry login',
  'log-driver-failed': 'Log driver failed to start',
  'efs-mount-failed': 'EFS file system not mounted',
  'volume-failed': 'Volume not attached',
  'env-file-failed': 'Environment file not read',
  'network-interface-failed': 'Network interface not attached',
  'out-of-memory': 'Out of memory',
  killed: 'Killed by SIGKILL',
  'container-start-failed': 'Container failed to start',
  'exec-format-error': 'Image is for another CPU architecture',
  'application-error': 'Application error',
  'application-exited': 'Application ended by itself',
  crashed: 'Application crashed',
  'command-not-found': 'Command not found',
  terminated: 'Ended by SIGTERM',
  'container-dependency-failed': 'Container dependency not met',
  'container-health-check-failed': 'Container health check failed',
  'elb-health-check-failed': 'Load balancer health check failed',
  'spot-interruption': 'Spot capacity taken back',
  'capacity-unavailable': 'No capacity available',
  'quota-exceeded': 'AWS quota reached',
  'platform-retirement': 'Retired by AWS maintenance',
  'host-terminated': 'Host terminated',
  'platform-error': 'Fault in the AWS platform',
  deployment: 'Replaced by a deployment',
  'scale-in': 'Scaled in',
  'user-stopped': 'Stopped on request',
  'task-completed': 'Task completed',
  unknown: 'Unknown cause',
};

/** What a reader calls the events of a service that name no cause of their own. */
const serviceEventTitles: Readonly<Record<string, string>> = {
  SERVICE_DEPLOYMENT_FAILED: 'Deployment failed',
  SERVICE_TASK_START_IMPAIRED: 'Tasks keep failing to start',
  SERVICE_TASK_CONFIGURATION_FAILURE: 'Tasks cannot be started as configured',
  ECS_OPERATION_THROTTLED: 'ECS was throttled',
};

/** The title of what happened: of its cause, or of the service event where no cause is known. */
export function occurrenceWords(occurrence: Occurrence): string {
  const { diagnosis } = occurrence;
  const isBareEvent = occurrence.kind === 'service-event' && diagnosis.cause === 'unknown';
  const title = isBareEvent ? serviceEventTitles[occurrence.event.eventName] : undefined;
  return title ?? causeWords(diagnosis);
}

/** The cause's title, with how sure it is where it is not certain: "Out of memory (likely)". */
export function causeWords({ cause, confidence }: Pick<Diagnosis, 'cause' | 'confidence'>): string {
  const unsure = confidence !== 'certain' && cause !== 'unknown';
  return unsure ? `${causeTitles[cause]} (${confidence})` : causeTitles[cause];
}
