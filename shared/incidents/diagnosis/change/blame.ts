import type { Cause } from '../../../model/causes.ts';
import type { ChangeEvidence, RevisionChange } from '../../../model/change-evidence.ts';
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
 * failed; the network and load balancers of the service did not change; and ECS is not rolling back already. A tag that was
 * moved blames none either: the earlier revision would start the same image.
 * @param at time of the first stop, epoch ms
 * @param container container at fault, if known
 */
export function blameOf(
  cause: Cause,
  change: ChangeEvidence | undefined,
  at: number,
  container?: string,
): Blame | undefined {
  const { revision, beganAt, earlier, task, rolledBack } = change ?? {};
  if (!revision || !earlier?.completed || earlier.failed || !earlier.canRun || rolledBack) return undefined;
  if (change?.service?.some((one) => reach.has(one.field) || isMovedTag(one, container))) return undefined;
  if (earlier.revision === revision || beganAt === undefined || earlier.beganAt === undefined)
    return undefined;
  const ranForMs = beganAt - earlier.beganAt;
  const isSoon = at >= beganAt && at - beganAt <= soonMs;
  if (!isSoon || ranForMs < ranWellMs || !mayCause(cause, task, container)) return undefined;
  return { revision, earlier: earlier.revision, ranForMs };
}

function isMovedTag(change: RevisionChange, container: string | undefined): boolean {
  return change.field === 'imageDigest' && isOf(change, container);
}

/** Fields of the task belong to every container, and any container may be the one at fault where that is unknown. */
function isOf(change: RevisionChange, container: string | undefined): boolean {
  return container === undefined || change.container === undefined || change.container === container;
}

function mayCause(cause: Cause, changes: ChangeEvidence['task'] = [], container?: string): boolean {
  const guilty = guiltOf[cause];
  if (guilty === undefined) return false;
  if (guilty === anyField) return changes.length > 0;
  return changes.some((change) => guilty.includes(change.field) && isOf(change, container));
}
