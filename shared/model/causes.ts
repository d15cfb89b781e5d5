/**
 * The vocabulary of causes: one id for each reason why a task stopped, in the groups in which
 * shared/incidents/diagnosis keeps its rules. The ids are the public contract: they stand in the table, the
 * metrics and the corpus.
 */
export const causeGroups = {
  image: [
    'image-not-found',
    'image-pull-unauthorized',
    'image-pull-rate-limited',
    'image-pull-network',
    'image-platform-mismatch',
    'image-pull-disk-full',
    'image-invalid',
  ],
  'start-up resources': [
    'secret-unauthorized',
    'secret-not-found',
    'secret-network',
    'registry-auth-unauthorized',
    'registry-auth-network',
    'log-driver-failed',
    'efs-mount-failed',
    'volume-failed',
    'env-file-failed',
    'network-interface-failed',
  ],
  container: [
    'out-of-memory',
    'killed',
    'container-start-failed',
    'exec-format-error',
    'application-error',
    'application-exited',
    'crashed',
    'command-not-found',
    'terminated',
    'container-dependency-failed',
  ],
  health: ['container-health-check-failed', 'elb-health-check-failed'],
  'platform and capacity': [
    'spot-interruption',
    'capacity-unavailable',
    'quota-exceeded',
    'platform-retirement',
    'host-terminated',
    'platform-error',
  ],
  'normal life': ['deployment', 'scale-in', 'user-stopped', 'task-completed'],
  none: ['unknown'],
} as const;

type CauseGroup = keyof typeof causeGroups;
export type Cause = (typeof causeGroups)[CauseGroup][number];

const normalLife: ReadonlySet<string> = new Set(causeGroups['normal life']);

/** Whether a stop of this cause is everyday business, on which the channel stays silent. */
export function isNormalLife(cause: Cause): boolean {
  return normalLife.has(cause);
}
