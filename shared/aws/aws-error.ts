import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import { GatewayError, InvalidInputError } from '../errors.ts';

/**
 * Tells whether the same call may succeed later without a change by a person: throttling, a server fault, a timeout or
 * a connection that failed, by the AWS SDK's own classification, and our errors that say so themselves.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof GatewayError || error instanceof InvalidInputError) return error.retryable;
  if (isAccessDenied(error)) return false;
  const failure = (error ?? {}) as Parameters<typeof isTransientError>[0];
  return isTimeout(failure) || isThrottlingError(failure) || isTransientError(failure);
}

/** Tells whether AWS denied the call to these credentials. Services name this error differently. */
export function isAccessDenied(error: unknown): boolean {
  return /^AccessDenied|^UnauthorizedOperation$/.test(nameOf(error));
}

/** Names of ECS's errors for a call that it refuses at each later try: what was asked for is gone, or cannot be done. */
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
const passing = /too many|rate exceeded|try again/i;

/** Tells whether ECS refuses the call until a person changes something. */
export function isLasting(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return isAccessDenied(error) || (lasting.has(error.name) && !passing.test(error.message));
}

/** Tells whether the call got no answer in its time: the client's own limit, or the caller's signal. */
export function isTimeout(error: unknown): boolean {
  return /^(Timeout|Abort)Error$/.test(nameOf(error));
}

function nameOf(error: unknown): string {
  return (error as Partial<Error> | null | undefined)?.name ?? '';
}
