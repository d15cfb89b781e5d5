/**
 * What RegisterTaskDefinition takes, but for the tags. A list of what may pass, since AWS keeps adding fields to what
 * DescribeTaskDefinition answers. A test compares it with the model of the installed SDK, so that a field which is
 * new there is not lost in silence.
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

/** Only what may be sent, and only what is set. */
export function copyOf(taskDefinition: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present = inputFields.filter((field) => taskDefinition[field] !== undefined);
  return structuredClone(Object.fromEntries(present.map((field) => [field, taskDefinition[field]])));
}
