/**
 * Fields of RegisterTaskDefinition other than tags. An allow list, since AWS keeps adding fields to the response of
 * DescribeTaskDefinition. A test compares it with the model of the installed SDK, so that a new field is not lost
 * silently.
 */
export const inputFields: readonly string[] = [
  'family',
  'taskRoleArn',
  'executionRoleArn',
  'networkMode',
  'containerDefinitions',
  'volumes',
  'placementConstraints',
  'requiresCompatibilities',
  'cpu',
  'memory',
  'pidMode',
  'ipcMode',
  'proxyConfiguration',
  'inferenceAccelerators',
  'ephemeralStorage',
  'runtimePlatform',
  'enableFaultInjection',
];

/** Copies the fields that may be sent and are set. */
export function copyOf(taskDefinition: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present = inputFields.filter((field) => taskDefinition[field] !== undefined);
  return structuredClone(Object.fromEntries(present.map((field) => [field, taskDefinition[field]])));
}
