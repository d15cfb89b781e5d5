/** Place in a definition: the names of fields, `*` for any member of a list. */
type Place = string;

/**
 * Defaults of AWS, so that "not set" and this value mean the same. Only documented ones: [API] Amazon ECS API
 * reference, the page of each type, as in the installed SDK's model (3.1162.0); [TF] terraform-provider-aws,
 * internal/service/ecs/container_definitions.go, `reduce`, which compares the same way.
 */
const documented: Readonly<Record<Place, unknown>> = {
  networkMode: 'bridge', // [API] RegisterTaskDefinition: "If no network mode is specified, the default is bridge."
  enableFaultInjection: false, // [API] RegisterTaskDefinition: "The default value is false."
  'containerDefinitions.*.cpu': 0, // [API] Container, cpu: "The value is 0 if no value was specified"
  'containerDefinitions.*.essential': true, // [API] ContainerDefinition: "assumed to be essential" [TF]
  'containerDefinitions.*.versionConsistency': 'enabled', // [API] ContainerDefinition: "By default, the value is enabled."
  'containerDefinitions.*.portMappings.*.protocol': 'tcp', // [API] PortMapping: "The default is tcp." [TF]
  'containerDefinitions.*.portMappings.*.hostPort': 0, // [API] PortMapping: "omit the hostPort (or set it to 0)" [TF]
  'containerDefinitions.*.healthCheck.interval': 30, // [API] HealthCheck, these three [TF]
  'containerDefinitions.*.healthCheck.timeout': 5,
  'containerDefinitions.*.healthCheck.retries': 3,
  'containerDefinitions.*.mountPoints.*.readOnly': false, // [API] MountPoint
  'containerDefinitions.*.volumesFrom.*.readOnly': false, // [API] VolumeFrom
  'containerDefinitions.*.restartPolicy.restartAttemptPeriod': 300, // [API] ContainerRestartPolicy
  'volumes.*.efsVolumeConfiguration.rootDirectory': '/', // [API] EFSVolumeConfiguration: "the same effect as omitting"
  'volumes.*.efsVolumeConfiguration.transitEncryption': 'DISABLED', // [API] EFSVolumeConfiguration
  'volumes.*.efsVolumeConfiguration.authorizationConfig.iam': 'DISABLED', // [API] EFSAuthorizationConfig
};

/**
 * Tells whether the value means the same as its absence: a documented default, or an empty list, which AWS returns for
 * a list that was not sent (API reference, RegisterTaskDefinition, sample response: `"environment": []` and others)
 * [TF].
 */
export function saysNothing(place: Place, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return place in documented && documented[place] === value;
}

/**
 * Network modes in which the host port is the container port, set or not ([API] PortMapping: "The hostPort can be left
 * blank or it must be the same value as the containerPort") [TF].
 */
const modesWithOnePort: ReadonlySet<unknown> = new Set(['awsvpc', 'host']);

/** Removes a host port that equals the container port; returns anything else unchanged. */
export function withoutSamePort(place: Place, value: unknown, networkMode: unknown): unknown {
  if (place !== 'containerDefinitions.*.portMappings.*' || !modesWithOnePort.has(networkMode)) return value;
  const { hostPort, ...mapping } = value as Record<string, unknown>;
  return hostPort === mapping.containerPort ? mapping : value;
}
