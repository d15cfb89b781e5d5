import { isThrottlingError } from '@smithy/core/retry';
import { isAccessDenied, isTimeout } from './aws-error.ts';

/** Log that was to be read. */
interface WantedLog {
  container: string;
  group: string;
  region: string;
}

/** CloudWatch Logs says in the message of this error which of the two is missing. */
const missing = 'ResourceNotFoundException';

/** Tells whether the log does not exist, so that no later try finds it. */
export function isLogMissing(error: unknown): boolean {
  return error instanceof Error && error.name === missing;
}

/**
 * Reason that the log of a container is not shown, in one plain sentence. The awslogs driver creates the stream when its
 * container starts, but not the group, unless awslogs-create-group is set (ECS developer guide, "awslogs").
 * @param patienceMs timeout of the call, ms
 */
export function logFailureInWords(
  error: unknown,
  { container, group, region }: WantedLog,
  patienceMs: number,
): string {
  if (isLogMissing(error)) {
    const { message } = error as Error;
    return /log group/i.test(message)
      ? `No log group ${group} in ${region}: it was deleted, or never created.`
      : `No log stream yet: container ${container} wrote nothing.`;
  }
  if (isAccessDenied(error))
    return `Log of ${container} not readable: the role of this function may not call logs:GetLogEvents on ${group} (parameter logGroups).`;
  const failure = (error ?? {}) as Parameters<typeof isThrottlingError>[0];
  const why = isThrottlingError(failure)
    ? 'throttled the call'
    : isTimeout(error)
      ? `did not answer within ${patienceMs / 1000} s`
      : 'failed';
  return `Log of ${container} not read: CloudWatch Logs ${why}. The link has it.`;
}
