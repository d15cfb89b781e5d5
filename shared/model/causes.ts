/**
 * Vocabulary of causes: one id for each reason that a task stopped, with its title, in groups. The ids are a public
 * contract: they are stored in the table and used in metrics and the corpus.
 */
const causeGroups = {
  image: {
    'image-not-found': 'Image not found',
    'image-pull-unauthorized': 'No permission to pull the image',
    'image-pull-rate-limited': 'Registry rate limit reached',
    'image-pull-network': "Can't reach the registry (network)",
    'image-platform-mismatch': 'Image is for another platform',
    'image-pull-disk-full': 'Disk full while pulling the image',
    'image-invalid': 'Image is not valid',
  },
  'start-up resources': {
    'role-not-assumable': "ECS can't assume the role",
    'secret-unauthorized': 'No permission to read a secret',
    'secret-not-found': 'Secret not found',
    'secret-network': "Can't reach the secrets (network)",
    'registry-auth-unauthorized': 'No permission to log in to the registry',
    'registry-auth-network': "Can't reach the registry login (network)",
    'log-driver-failed': 'Log driver failed to start',
    'efs-mount-failed': 'EFS file system not mounted',
    'volume-failed': 'Volume not attached',
    'env-file-failed': 'Environment file not read',
    'network-interface-failed': 'Network interface not attached',
  },
  container: {
    'out-of-memory': 'Out of memory',
    'heap-exhausted': 'Heap limit reached',
    killed: 'Killed by SIGKILL',
    'container-start-failed': 'Container failed to start',
    'exec-format-error': 'Image is for another CPU architecture',
    'application-error': 'Application error',
    'application-exited': 'Application exited without an error',
    crashed: 'Application crashed',
    'command-not-found': 'Command not found',
    terminated: 'Stopped by a signal',
    'container-dependency-failed': 'Container dependency not met',
  },
  health: {
    'container-health-check-failed': 'Container health check failed',
    'elb-health-check-failed': 'Load balancer health check failed',
  },
  'platform and capacity': {
    'spot-interruption': 'Spot capacity reclaimed',
    'capacity-unavailable': 'No capacity available',
    'capacity-provider-unauthorized': 'No permission to launch instances',
    'quota-exceeded': 'AWS quota reached',
    'account-blocked': 'AWS account blocked',
    'platform-retirement': 'Retired by AWS maintenance',
    'host-terminated': 'Host lost',
    'platform-error': 'Container runtime or agent failed',
  },
  deployment: {
    'deployment-rolled-back': 'Deployment rolled back',
  },
  'normal life': {
    deployment: 'Replaced by a deployment',
    'scale-in': 'Scaled in',
    'az-rebalance': 'Moved by Availability Zone rebalancing',
    'instance-replacement': 'Moved off an instance that is replaced',
    'user-stopped': 'Stopped on request',
    'task-completed': 'Task completed',
  },
  none: { unknown: 'Unknown cause' },
} as const;

type Groups = typeof causeGroups;
type CauseOf<Group> = Group extends unknown ? keyof Group : never;
export type Cause = CauseOf<Groups[keyof Groups]>;

/** Titles of all causes, as users see them. */
export const causeTitles: Readonly<Record<Cause, string>> = Object.assign({}, ...Object.values(causeGroups));

/** All causes, in the order of the groups. */
export const causes = Object.keys(causeTitles) as Cause[];

/** Tells whether stops of this cause are everyday business, for which nothing is posted. */
export function isNormalLife(cause: Cause): boolean {
  return Object.hasOwn(causeGroups['normal life'], cause);
}
