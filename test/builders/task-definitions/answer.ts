import type {
  ContainerDefinition,
  PortMapping,
  RegisterTaskDefinitionCommandInput,
  TaskDefinition,
  Volume,
} from '@aws-sdk/client-ecs';
import type { RawDefinition } from '../../../shared/model/task-definition.ts';

/** Registration of the first revision of a family. */
export type DefinitionInput = RegisterTaskDefinitionCommandInput;

export function arnOf(family: string | undefined, revision: number): string {
  return `arn:aws:ecs:eu-central-1:111122223333:task-definition/${family}:${revision}`;
}

/**
 * Response of DescribeTaskDefinition after this registration: with AWS's defaults and additions, and environment and
 * secrets in another order.
 */
export function answerTo({ tags = [], ...input }: DefinitionInput, revision: number): RawDefinition {
  const taskDefinition: TaskDefinition = {
    networkMode: 'bridge',
    placementConstraints: [],
    ...structuredClone(input),
    containerDefinitions: input.containerDefinitions?.map((container) => filledIn(container, input)),
    volumes: (input.volumes ?? []).map(volumeOf),
    taskDefinitionArn: arnOf(input.family, revision),
    revision,
    status: 'ACTIVE',
    compatibilities: ['EC2', 'FARGATE'],
    requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' }],
    registeredAt: new Date('2026-11-02T08:00:00Z'),
    registeredBy: 'arn:aws:sts::111122223333:assumed-role/shop-deploy/pipeline',
  };
  return { taskDefinition: { ...taskDefinition }, tags };
}

function filledIn(container: ContainerDefinition, { networkMode }: DefinitionInput): ContainerDefinition {
  return {
    cpu: 0,
    essential: true,
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...structuredClone(container),
    environment: [...(container.environment ?? [])].reverse(),
    ...(container.secrets && { secrets: [...container.secrets].reverse() }),
    portMappings: (container.portMappings ?? []).map((mapping) => portOf(mapping, networkMode)),
    ...(container.healthCheck && {
      healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck },
    }),
  };
}

function portOf(mapping: PortMapping, networkMode: string | undefined): PortMapping {
  const hostPort = networkMode === 'awsvpc' ? mapping.containerPort : 0;
  return { protocol: 'tcp', ...(mapping.containerPortRange ? {} : { hostPort }), ...mapping };
}

function volumeOf(volume: Volume): Volume {
  const efs = volume.efsVolumeConfiguration;
  return efs ? { ...volume, efsVolumeConfiguration: { rootDirectory: '/', ...efs } } : { ...volume };
}
