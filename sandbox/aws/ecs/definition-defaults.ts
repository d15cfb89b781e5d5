import type { ContainerDefinition, TaskDefinition, Volume } from '@aws-sdk/client-ecs';

/**
 * Values that RegisterTaskDefinition fills in where a request has none. From answers of DescribeTaskDefinition: the
 * API reference names few of these defaults.
 */
export function withDefaults(definition: TaskDefinition): TaskDefinition {
  const { cpu, memory, networkMode, containerDefinitions = [], volumes = [] } = definition;
  return {
    ...definition,
    ...(cpu !== undefined && { cpu: sizeText(cpu, 'vcpu') }),
    ...(memory !== undefined && { memory: sizeText(memory, 'gb') }),
    containerDefinitions: containerDefinitions.map((container) => filledContainer(container, networkMode)),
    volumes: volumes.map(filledVolume),
    placementConstraints: definition.placementConstraints ?? [],
  };
}

/** "1 vCPU" and "2 GB" come back in CPU units and MiB; other texts stay. */
function sizeText(text: string, unit: 'vcpu' | 'gb'): string {
  const [, number, named] = /^\s*([\d.]+)\s*(vcpu|gb)\s*$/i.exec(text) ?? [];
  return named?.toLowerCase() === unit ? String(Number(number) * 1024) : text;
}

function filledContainer(
  container: ContainerDefinition,
  networkMode: TaskDefinition['networkMode'],
): ContainerDefinition {
  const { healthCheck, logConfiguration } = container;
  return {
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...container,
    portMappings: (container.portMappings ?? []).map((mapping) => ({
      ...mapping,
      hostPort: mapping.hostPort ?? (networkMode === 'awsvpc' ? mapping.containerPort : 0),
      protocol: mapping.protocol ?? 'tcp',
    })),
    ...(healthCheck && { healthCheck: { interval: 30, timeout: 5, retries: 3, ...healthCheck } }),
    ...(logConfiguration && { logConfiguration: { options: {}, secretOptions: [], ...logConfiguration } }),
  };
}

/** A volume without a configuration is a bind mount. */
function filledVolume(volume: Volume): Volume {
  const { efsVolumeConfiguration: efs } = volume;
  if (efs) return { ...volume, efsVolumeConfiguration: { rootDirectory: '/', ...efs } };
  const isBound = Object.keys(volume).every((member) => member === 'name');
  return isBound ? { ...volume, host: {} } : volume;
}
