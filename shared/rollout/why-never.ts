import { InvalidInputError } from '../errors.ts';
import { cleanReason } from '../model/redaction/clean-text.ts';

/** Names of the errors of ECS for a change that it will refuse at every later try. */
const forGood: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ClientException',
  'InvalidParameterException',
  'PlatformTaskDefinitionIncompatibilityException',
  'PlatformUnknownException',
  'ServiceNotActiveException',
  'ServiceNotFoundException',
  'UnsupportedFeatureException',
]);

/** "Too many concurrent attempts to create a new revision of the specified family." is a retryable ClientException. */
const retryable = /too many|rate exceeded|try again/i;

/** Words why a change can never be made, redacted; undefined where a later try may succeed. */
export function whyNever(error: unknown): string | undefined {
  if (error instanceof InvalidInputError) return error.message;
  if (!(error instanceof Error) || !forGood.has(error.name) || retryable.test(error.message))
    return undefined;
  return `ECS refused it, ${error.name}: ${cleanReason(error.message)}`;
}
