import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import { GatewayError, InvalidInputError } from '../errors.ts';

/**
 * Tells whether the same call may succeed later without human action: throttling, a server fault, a timeout or a failed
 * connection, by the AWS SDK's own classification; or an error of ours that is marked retryable.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof GatewayError || error instanceof InvalidInputError) return error.retryable;
  if (isAccessDenied(error)) return false;
  const failure = (error ?? {}) as Parameters<typeof isTransientError>[0];
  return isTimeout(failure) || isThrottlingError(failure) || isTransientError(failure);
}

/** Tells whether AWS denied the call for lack of permission. Services name this error differently. */
export function isAccessDenied(error: unknown): boolean {
  return /^AccessDenied|^UnauthorizedOperation$/.test(nameOf(error));
}

/** ECS errors that repeat at each attempt: the resource is gone, or the request is impossible. */
const lasting: ReadonlySet<string> = new Set([
  'ClientException',
  'ClusterNotFoundException',
  'InvalidParameterException',
  'PlatformTaskDefinitionIncompatibilityException',
  'PlatformUnknownException',
  'ServiceNotActiveException',
  'ServiceNotFoundException',
  'UnsupportedFeatureException',
]);

/** "Too many concurrent attempts to create a new revision of the specified family." is a retryable ClientException. */
const transient = /too many|rate exceeded|try again/i;

/** Tells whether ECS will keep refusing the call until someone changes something. */
export function isLasting(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return isAccessDenied(error) || (lasting.has(error.name) && !transient.test(error.message));
}

/** Tells whether the call timed out: by the client's own limit, or by the caller's signal. */
export function isTimeout(error: unknown): boolean {
  return /^(Timeout|Abort)Error$/.test(nameOf(error));
}

function nameOf(error: unknown): string {
  return (error as Partial<Error> | null | undefined)?.name ?? '';
}
