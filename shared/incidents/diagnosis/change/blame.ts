import type { Cause } from '../../../model/causes.ts';
import type { ChangeEvidence } from '../../../model/change-evidence.ts';
import { hourMs, minuteMs } from '../../../model/units.ts';

/** Maximum time from the start of a revision's deployment to its first stop, ms; after that, the revision may not be the cause. */
const soonMs = hourMs;
/** Minimum time that the earlier revision must have run to count as healthy, ms. */
const ranWellMs = 10 * minuteMs;

/** Matches a change in any field of the task definition. */
const anyField = 'any';

const image = ['image', 'runtimePlatform', 'container'];
const roles = ['executionRoleArn', 'taskRoleArn'];
const secrets = ['secrets', 'executionRoleArn', 'logConfiguration'];
const storage = ['volumes', 'mountPoints', 'taskRoleArn', 'executionRoleArn', 'networkMode'];

/**
 * Causes that a revision can introduce, with the fields that must have changed. All other causes (capacity, lost hosts,
 * rate limits, the network, AWS itself) lie outside the task definition.
 */
const guiltOf: Partial<Record<Cause, readonly string[] | typeof anyField>> = {
  'application-error': anyField,
  'application-exited': anyField,
  crashed: anyField,
  'command-not-found': anyField,
  'out-of-memory': anyField,
  'heap-exhausted': anyField,
  'container-health-check-failed': anyField,
  'elb-health-check-failed': anyField,
  'container-start-failed': anyField,
  'container-dependency-failed': anyField,
  'exec-format-error': image,
  'image-platform-mismatch': image,
  'image-invalid': image,
  'image-not-found': image,
  'image-pull-unauthorized': [...image, 'repositoryCredentials', 'executionRoleArn'],
  'secret-not-found': [...secrets, 'repositoryCredentials'],
  'secret-unauthorized': secrets,
  'registry-auth-unauthorized': ['executionRoleArn', 'repositoryCredentials', 'secrets'],
  'env-file-failed': ['environmentFiles', 'executionRoleArn'],
  'log-driver-failed': ['logConfiguration', 'executionRoleArn'],
  'role-not-assumable': roles,
  'efs-mount-failed': storage,
  'volume-failed': storage,
};

/** Settings of the service that determine a task's network reachability, which a rollback of the revision does not undo. */
const reach: ReadonlySet<string> = new Set([
  ...['loadBalancers', 'subnets', 'securityGroups', 'assignPublicIp'],
]);

/** Failing revision, and the revision that ran before it. */
export interface Blame {
  revision: string;
  earlier: string;
  /** Running time of the earlier revision, ms. */
  ranForMs: number;
}

/**
 * Blames a revision only on evidence: its deployment began shortly before its first stop; the earlier revision's
 * deployment completed and ran well; the two differ in a field that can have this cause; no task of the earlier one
 * failed; and the network and load balancers of the service did not change.
 * @param at time of the first stop, epoch ms
 */
export function blameOf(cause: Cause, change: ChangeEvidence | undefined, at: number): Blame | undefined {
  const { revision, beganAt, earlier, task } = change ?? {};
  if (!revision || !earlier?.completed || earlier.failed || !earlier.canRun) return undefined;
  if (change?.service?.some(({ field }) => reach.has(field))) return undefined;
  if (earlier.revision === revision || beganAt === undefined || earlier.beganAt === undefined)
    return undefined;
  const ranForMs = beganAt - earlier.beganAt;
  const isSoon = at >= beganAt && at - beganAt <= soonMs;
  if (!isSoon || ranForMs < ranWellMs || !mayCause(cause, task)) return undefined;
  return { revision, earlier: earlier.revision, ranForMs };
}

function mayCause(cause: Cause, changes: ChangeEvidence['task'] = []): boolean {
  const guilty = guiltOf[cause];
  if (guilty === undefined) return false;
  return guilty === anyField ? changes.length > 0 : changes.some(({ field }) => guilty.includes(field));
}
