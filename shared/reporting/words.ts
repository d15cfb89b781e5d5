import type { Cause } from '../task/causes.ts';
import type { Diagnosis } from '../task/diagnosis.ts';
import type { Occurrence } from '../task/incident.ts';

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

/** "1 stop", "14 stops". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

const durationUnits = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
];

/** Milliseconds in the two largest units that matter: "42 s", "3 h 12 min". */
export function durationWords(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds === 0) return 'less than 1 s';
  const first = durationUnits.findIndex((unit) => seconds >= unit.seconds);
  let rest = seconds;
  const parts = durationUnits.slice(first, first + 2).map((unit) => {
    const amount = Math.floor(rest / unit.seconds);
    rest -= amount * unit.seconds;
    return amount === 0 ? '' : `${amount} ${unit.name}`;
  });
  return parts.filter(Boolean).join(' ');
}

/** MiB as people say it: "512 MiB", "1.5 GiB". */
export function memoryWords(mebibytes: number): string {
  return mebibytes < 1024 ? `${mebibytes} MiB` : `${Number((mebibytes / 1024).toFixed(2))} GiB`;
}

/** CPU units (1024 to a vCPU) as people say it: "0.25 vCPU". */
export function cpuWords(cpuUnits: number): string {
  return `${Number((cpuUnits / 1024).toFixed(3))} vCPU`;
}

/**
 * A time that every reader of mrkdwn sees in their own time zone, with UTC for clients that cannot
 * (docs.slack.dev/messaging/formatting-message-text#date-formatting).
 *
 * @param at epoch milliseconds
 */
export function slackDate(at: number): string {
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}
