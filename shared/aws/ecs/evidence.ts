import {
  type ContainerDefinition,
  type Deployment,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  type Service,
  type TaskDefinition,
  type TaskSet,
} from '@aws-sdk/client-ecs';
import type {
  DefinedContainer,
  DeploymentEvidence,
  ServiceEvidence,
  TaskDefinitionEvidence,
} from '../../model/evidence.ts';
import { cleanReason, cleanText } from '../../model/redaction/clean-text.ts';
import { readStewardTags } from '../../model/steward-tags.ts';
import type { StoppedContainer } from '../../model/stopped-task.ts';
import { readContainer, readTaskDefinition } from './task-definition.ts';

/** Newest service events kept as evidence; DescribeServices returns up to 100. */
const mostServiceEvents = 10;

/** A revision as the comparison of two needs it. As secret as a RawDefinition. */
export interface ComparedRevision {
  fields: Readonly<Record<string, unknown>>;
  /** ARN of the principal that registered it. */
  registeredBy?: string;
  /** False once it was deregistered. */
  canRun: boolean;
}

export type Ecs = ReturnType<typeof createEcs>;

/**
 * Reads what ECS knows about a stop. Methods take an abort signal, throw the SDK's errors, and return undefined for
 * what ECS does not (or no longer) know. Reasons and messages are redacted here, before anything stores them.
 */
export function createEcs(client: ECSClient) {
  return {
    /** Reads the containers of a task, with the reasons and health that events omit. */
    async describeTask(
      task: { taskArn: string; cluster: string },
      abortSignal: AbortSignal,
    ): Promise<StoppedContainer[] | undefined> {
      const command = new DescribeTasksCommand({ cluster: task.cluster, tasks: [task.taskArn] });
      const { tasks } = await client.send(command, { abortSignal });
      return tasks?.[0]?.containers?.map(
        ({ name, exitCode, reason, image, imageDigest, runtimeId, healthStatus }) => ({
          ...{ name, exitCode, image, imageDigest, runtimeId, healthStatus },
          reason: cleanReason(reason),
        }),
      );
    },

    async describeTaskDefinition(
      arn: string,
      abortSignal: AbortSignal,
    ): Promise<TaskDefinitionEvidence | undefined> {
      const definition = await readTaskDefinition(client, arn, abortSignal);
      return definition && definitionEvidence(definition);
    },

    /** A revision with all its fields, which hold passwords: only to be compared with another one. */
    async describeRevision(arn: string, abortSignal: AbortSignal): Promise<ComparedRevision | undefined> {
      const definition = await readTaskDefinition(client, arn, abortSignal);
      if (!definition) return undefined;
      const { registeredBy, status } = definition;
      return { fields: { ...definition }, registeredBy, canRun: status === 'ACTIVE' };
    },

    async describeService(
      service: { cluster: string; name: string },
      abortSignal: AbortSignal,
    ): Promise<ServiceEvidence | undefined> {
      const { cluster, name } = service;
      const command = new DescribeServicesCommand({ cluster, services: [name], include: ['TAGS'] });
      const { services } = await client.send(command, { abortSignal });
      return services?.[0] && serviceEvidence(services[0]);
    },

    /** Services of one cluster by name, at most 10; those that ECS does not know are missing in the answer. */
    async describeServices(
      { cluster, names }: { cluster: string; names: string[] },
      abortSignal: AbortSignal,
    ): Promise<Map<string, ServiceEvidence>> {
      const command = new DescribeServicesCommand({ cluster, services: names });
      const { services = [] } = await client.send(command, { abortSignal });
      const active = services.filter(({ status }) => status !== 'INACTIVE');
      return new Map(active.map((service) => [service.serviceName ?? '', serviceEvidence(service)]));
    },
  };
}

function definitionEvidence(definition: TaskDefinition): TaskDefinitionEvidence {
  const { executionRoleArn, taskRoleArn, networkMode, runtimePlatform, ephemeralStorage } = definition;
  return {
    cpuUnits: definition.cpu ? Number(definition.cpu) : undefined,
    memoryMiB: definition.memory ? Number(definition.memory) : undefined,
    ...{ executionRoleArn, taskRoleArn, networkMode },
    cpuArchitecture: runtimePlatform?.cpuArchitecture,
    operatingSystemFamily: runtimePlatform?.operatingSystemFamily,
    ephemeralStorageGiB: ephemeralStorage?.sizeInGiB,
    containers: (definition.containerDefinitions ?? []).map(definedContainer),
    volumes: (definition.volumes ?? []).flatMap(({ efsVolumeConfiguration: efs }) =>
      efs ? { fileSystemId: efs.fileSystemId, rootDirectory: efs.rootDirectory } : [],
    ),
  };
}

function definedContainer(container: ContainerDefinition): DefinedContainer {
  const { logConfiguration, healthCheck, stopTimeout } = container;
  const { limits, essential, heapFlags } = readContainer(container);
  const options = logConfiguration?.options;
  return {
    ...{ ...limits, essential },
    heapFlags,
    logDriver: logConfiguration?.logDriver,
    logGroup: options?.['awslogs-group'],
    logStreamPrefix: options?.['awslogs-stream-prefix'],
    logRegion: options?.['awslogs-region'],
    secrets: (container.secrets ?? []).flatMap(({ valueFrom }) => valueFrom ?? []),
    healthCheckStartPeriodSeconds: healthCheck?.startPeriod,
    healthCheckCommand: checkCommand(healthCheck?.command),
    mountPaths: (container.mountPoints ?? []).flatMap(({ containerPath }) => containerPath ?? []),
    logMode: options?.mode,
    ...(container.firelensConfiguration && { isLogRouter: true }),
    stopTimeoutSeconds: stopTimeout,
  };
}

/** Command of a health check without its first word (CMD-SHELL, CMD); redacted, since it may contain a password. */
function checkCommand(words: string[] | undefined): string | undefined {
  const command = (words ?? []).slice(1).join(' ');
  return command === '' ? undefined : cleanText(command, longestCommand).slice(0, longestCommand);
}

const longestCommand = 200;

function serviceEvidence(service: Service): ServiceEvidence {
  const network = service.networkConfiguration?.awsvpcConfiguration;
  return {
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    pendingCount: service.pendingCount ?? 0,
    controller: service.deploymentController?.type ?? 'ECS',
    ...(service.resourceManagementType === 'ECS' && { isExpressMode: true }),
    deployments: [
      ...(service.deployments ?? []).map(deploymentEvidence),
      ...(service.taskSets ?? []).map(taskSetEvidence),
    ],
    events: (service.events ?? [])
      .map(({ createdAt, message }) => ({ at: createdAt?.getTime() ?? 0, message }))
      .sort((a, b) => b.at - a.at)
      .slice(0, mostServiceEvents)
      .map(({ at, message }) => ({ at, message: cleanReason(message) ?? '' })),
    subnets: network?.subnets ?? [],
    securityGroups: network?.securityGroups ?? [],
    assignPublicIp: network?.assignPublicIp,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    channel: readStewardTags(service.tags ?? [], { vcpu: 0, memoryMiB: 0 }).settings.channel,
  };
}

function deploymentEvidence(deployment: Deployment): DeploymentEvidence {
  return {
    id: deployment.id ?? '',
    status: deployment.status ?? '',
    rolloutState: deployment.rolloutState,
    rolloutStateReason: cleanReason(deployment.rolloutStateReason),
    taskDefinitionArn: deployment.taskDefinition ?? '',
    failedTasks: deployment.failedTasks ?? 0,
    createdAt: deployment.createdAt?.getTime(),
    desiredCount: deployment.desiredCount,
    runningCount: deployment.runningCount,
  };
}

/** Task set that CodeDeploy or another controller deploys. ECS reports it as stable or stabilizing, never as failed. */
function taskSetEvidence(set: TaskSet): DeploymentEvidence {
  return {
    id: set.id ?? '',
    status: set.status ?? '',
    rolloutState: set.stabilityStatus === 'STEADY_STATE' ? 'COMPLETED' : 'IN_PROGRESS',
    taskDefinitionArn: set.taskDefinition ?? '',
    failedTasks: 0,
    createdAt: set.createdAt?.getTime(),
    desiredCount: set.computedDesiredCount,
    runningCount: set.runningCount,
  };
}
