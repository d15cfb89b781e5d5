import {
  type Cluster,
  ClusterNotFoundException,
  DescribeClustersCommand,
  DescribeServicesCommand,
  type ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { nameFromArn } from '../../model/arn.ts';
import { inChunks } from '../../model/chunks.ts';
import type {
  DeploymentHistory,
  EcsCluster,
  EcsService,
  SizedTaskDefinition,
} from '../../model/ecs-service.ts';
import type { Pacer } from '../pacer.ts';
import { pages } from '../pages.ts';
import { createServiceRevisions } from './service-revisions.ts';
import { readContainer, readTaskDefinition } from './task-definition.ts';

/** API limits: clusters and services per describe call, and items of a page. */
const mostClusters = 100;
const mostServices = 10;
const mostListed = 100;

export type EcsServices = ReturnType<typeof createEcsServices>;

/** Reads clusters and services. Methods throw the SDK's errors. */
export function createEcsServices(client: ECSClient, pacer: Pacer) {
  const revisions = createServiceRevisions(client, pacer);

  return {
    /** Lists the active clusters of the account in this region. */
    async clusters(): Promise<EcsCluster[]> {
      const clusters: EcsCluster[] = [];
      for (const chunk of inChunks(await clusterArns(client, pacer), mostClusters)) {
        clusters.push(...(await describeClusters(client, pacer, chunk)));
      }
      return clusters;
    },

    /** Reads a cluster. @returns undefined if there is no active cluster of this name */
    async cluster(nameOrArn: string): Promise<EcsCluster | undefined> {
      return (await describeClusters(client, pacer, [nameOrArn]))[0];
    },

    /** Lists the ARNs of the services of a cluster; empty if the cluster does not exist. */
    serviceArns: (clusterName: string): Promise<string[]> =>
      orNone(() => serviceArns(client, pacer, clusterName)),

    /** Reads those of the services that are active; missing, deleted and draining ones are left out. */
    services(clusterName: string, arnsOrNames: readonly string[]): Promise<EcsService[]> {
      return orNone(async () => {
        const found: Service[] = [];
        for (const services of inChunks(arnsOrNames, mostServices)) {
          await pacer.take('ecs:services');
          const command = new DescribeServicesCommand({ cluster: clusterName, services, include: ['TAGS'] });
          const answer = await client.send(command);
          found.push(...(answer.services ?? []).filter(({ status }) => status === 'ACTIVE'));
        }
        const resolutions = await revisions.metricSeconds(found.flatMap((one) => currentRevision(one) ?? []));
        return found.map((service) =>
          ecsService(service, resolutions.get(currentRevision(service) ?? '') ?? 60),
        );
      });
    },

    /** Reads a task definition. @returns undefined if it was deleted */
    async taskDefinition(arn: string): Promise<SizedTaskDefinition | undefined> {
      await pacer.take('ecs:task-definitions');
      const definition = await readTaskDefinition(client, arn);
      return definition && sizedTaskDefinition(definition);
    },

    /**
     * Reads the deployments of a service created since a time (epoch ms); ECS keeps 90 days. Empty if the service does
     * not exist.
     */
    deployments(service: { arn: string; clusterName: string }, since: number): Promise<DeploymentHistory> {
      return revisions.history(service, since);
    },
  };
}

async function describeClusters(client: ECSClient, pacer: Pacer, clusters: string[]): Promise<EcsCluster[]> {
  await pacer.take('ecs:clusters');
  const command = new DescribeClustersCommand({ clusters, include: ['SETTINGS'] });
  const answer = await client.send(command);
  return (answer.clusters ?? []).filter(({ status }) => status === 'ACTIVE').map(ecsCluster);
}

async function clusterArns(client: ECSClient, pacer: Pacer): Promise<string[]> {
  const list = async (nextToken?: string) => {
    await pacer.take('ecs:clusters');
    return client.send(new ListClustersCommand({ maxResults: mostListed, nextToken }));
  };
  const arns: string[] = [];
  for await (const page of pages(list)) arns.push(...(page.clusterArns ?? []));
  return arns;
}

async function serviceArns(client: ECSClient, pacer: Pacer, cluster: string): Promise<string[]> {
  const list = async (nextToken?: string) => {
    await pacer.take('ecs:services');
    return client.send(new ListServicesCommand({ cluster, maxResults: mostListed, nextToken }));
  };
  const arns: string[] = [];
  for await (const page of pages(list)) arns.push(...(page.serviceArns ?? []));
  // ECS lists managed daemons among the services, but they are not sized like services.
  return arns.filter((arn) => !nameFromArn(arn).startsWith('daemon:'));
}

/** A cluster that does not exist has no services, which is not a failure. */
async function orNone<Item>(read: () => Promise<Item[]>): Promise<Item[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ClusterNotFoundException) return [];
    throw error;
  }
}

function ecsCluster({ clusterArn, clusterName, settings }: Cluster): EcsCluster {
  const insights = settings?.find(({ name }) => name === 'containerInsights')?.value;
  return {
    arn: clusterArn ?? '',
    name: clusterName ?? '',
    containerInsights: insights === 'enabled' || insights === 'enhanced' ? insights : 'disabled',
  };
}

/** Revision that most tasks run on: the metric that the service publishes is theirs. */
function currentRevision({ currentServiceRevisions }: Service): string | undefined {
  const byTasks = [...(currentServiceRevisions ?? [])].sort(
    (one, other) => (other.runningTaskCount ?? 0) - (one.runningTaskCount ?? 0),
  );
  return byTasks[0]?.arn;
}

function ecsService(service: Service, metricSeconds: 60 | 20): EcsService {
  // For services deployed by CodeDeploy or an external controller, the task set names the running revision.
  const taskSet = service.taskSets?.find(({ status }) => status === 'PRIMARY');
  const deployment = service.deployments?.find(({ status }) => status === 'PRIMARY');
  const strategy = taskSet?.capacityProviderStrategy ?? service.capacityProviderStrategy;
  return {
    arn: service.serviceArn ?? '',
    name: service.serviceName ?? '',
    clusterName: nameFromArn(service.clusterArn ?? ''),
    taskDefinitionArn: taskSet?.taskDefinition ?? service.taskDefinition ?? '',
    launchType: taskSet?.launchType ?? service.launchType,
    capacityProviders: (strategy ?? []).map(({ capacityProvider, weight, base }) => ({
      ...{ name: capacityProvider ?? '', weight: weight ?? 0, base: base ?? 0 },
    })),
    createdAt: service.createdAt?.getTime(),
    deployedAt: (taskSet ?? deployment)?.createdAt?.getTime(),
    metricSeconds,
    ...requestsTo(service),
    tags: service.tags ?? [],
  };
}

function requestsTo(service: Service): Pick<EcsService, 'takesRequests' | 'gracePeriodSeconds'> {
  const taskSet = service.taskSets?.find(({ status }) => status === 'PRIMARY');
  const deployment = service.deployments?.find(({ status }) => status === 'PRIMARY');
  const balancers = taskSet?.loadBalancers ?? service.loadBalancers ?? [];
  const others = [
    ...(taskSet?.serviceRegistries ?? service.serviceRegistries ?? []),
    ...(deployment?.vpcLatticeConfigurations ?? []),
    ...(deployment?.serviceConnectConfiguration?.services ?? []),
  ];
  return {
    takesRequests: balancers.length + others.length > 0,
    gracePeriodSeconds: balancers.length > 0 ? (service.healthCheckGracePeriodSeconds ?? 0) : undefined,
  };
}

function sizedTaskDefinition(definition: TaskDefinition): SizedTaskDefinition {
  const { cpu, memory, runtimePlatform } = definition;
  const windows = runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS');
  return {
    arn: definition.taskDefinitionArn ?? '',
    family: definition.family ?? '',
    revision: definition.revision ?? 0,
    size: cpu && memory ? { cpuUnits: Number(cpu), memoryMiB: Number(memory) } : undefined,
    os: windows ? 'WINDOWS' : 'LINUX',
    architecture: runtimePlatform?.cpuArchitecture ?? 'X86_64',
    // Ephemeral storage that every Fargate task has by default.
    ephemeralStorageGiB: definition.ephemeralStorage?.sizeInGiB ?? 20,
    requiresCompatibilities: definition.requiresCompatibilities ?? [],
    containers: (definition.containerDefinitions ?? []).map((container) => {
      const { limits, heapFlags, workerFlags } = readContainer(container);
      const { cpu: cpuUnits = 0, memoryReservation: memoryReservationMiB } = container;
      const startPeriodSeconds = container.healthCheck && (container.healthCheck.startPeriod ?? 0);
      const runtimeSettings = [...heapFlags, ...workerFlags];
      return { ...limits, cpuUnits, memoryReservationMiB, startPeriodSeconds, runtimeSettings };
    }),
  };
}
