import type { Cause } from '../../../model/causes.ts';
import type { ChangeEvidence } from '../../../model/change-evidence.ts';
import { hourMs, minuteMs } from '../../../model/units.ts';

/** A revision whose first stop came later than this after it began may not be the reason. */
const soonMs = hourMs;
/** A revision that ran for a shorter time than this has not shown that it runs well. */
const ranWellMs = 10 * minuteMs;

/** Fields of the task definition, any of which may break a program. */
const anyField = 'any';

const image = ['image', 'runtimePlatform', 'container'];
const roles = ['executionRoleArn', 'taskRoleArn'];
const secrets = ['secrets', 'executionRoleArn', 'logConfiguration'];
const storage = ['volumes', 'mountPoints', 'taskRoleArn', 'executionRoleArn', 'networkMode'];

/**
 * The causes that a revision can be guilty of, and the fields that must have changed for it. Every other cause (capacity,
 * lost hosts, rate limits, the network, AWS itself) comes from outside of the task definition.
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

/** Settings of the service that decide what a task can reach and who can reach it: no rollback of the revision undoes them. */
const reach: ReadonlySet<string> = new Set([
  ...['loadBalancers', 'subnets', 'securityGroups', 'assignPublicIp'],
]);

/** A revision that began to fail, and the one that ran before it. */
export interface Blame {
  revision: string;
  earlier: string;
  /** Time that the earlier one ran, ms. */
  ranForMs: number;
}

/**
 * Blames a revision on evidence alone: its deployment began just before its first stop, the earlier revision's completed
 * and ran well, the two differ in a field that can have this cause, nothing of the earlier one failed, and the network
 * and load balancers of the service stayed the same.
 * @param at time of the first stop, epoch milliseconds.
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
