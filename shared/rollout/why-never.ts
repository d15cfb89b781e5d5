import { InvalidInputError } from '../errors.ts';

/** What ECS says to a change that it will refuse tomorrow as well. */
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

/** "Too many concurrent attempts to create a new revision of the specified family." is a ClientException, and passes. */
const passes = /too many|rate exceeded|try again/i;

/** Why a change can never be made, in words; undefined for what may go well at a later try. */
export function whyNever(error: unknown): string | undefined {
  if (error instanceof InvalidInputError) return error.message;
  if (!(error instanceof Error) || !forGood.has(error.name) || passes.test(error.message)) return undefined;
  return `ECS refused it, ${error.name}: ${error.message}`;
}
