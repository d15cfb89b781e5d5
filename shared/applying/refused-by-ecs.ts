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

/** Why ECS refused a change for good, in its words; undefined for what may go well at a later try. */
export function refusedByEcs(error: unknown): string | undefined {
  if (!(error instanceof Error) || !forGood.has(error.name) || passes.test(error.message)) return undefined;
  return `${error.name}: ${error.message}`;
}
