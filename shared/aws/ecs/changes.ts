import {
  ClusterNotFoundException,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
  StopServiceDeploymentCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { nameFromArn } from '../../model/arn.ts';
import type { ServiceReference } from '../../model/service-reference.ts';
import type { RawDefinition, RevisionInput } from '../../model/task-definition.ts';
import { isStaged, type ServiceToChange, serviceToChange } from './service-to-change.ts';
import { unlessDeleted } from './task-definition.ts';

type ServiceName = Pick<ServiceReference, 'cluster' | 'name'>;

/** Revisions searched for our own one, newest first. */
const mostRevisions = 10;
/** Tasks read to see which images run; one is enough, but some may be starting or stopping. */
const mostTasks = 10;

/** Statuses of a service deployment that has not finished (ECS API reference, ServiceDeployment). */
const unended = [
  ...(['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] as const),
];

export type EcsChanges = ReturnType<typeof createEcsChanges>;

/**
 * ECS calls that change a service. Methods throw the SDK's errors.
 * @param clients.writes client that tries once (maxAttempts 1). If the response to a registration is lost, the revision
 * is searched for (`registeredFor`): repeating the call would register a second one.
 */
export function createEcsChanges({ reads, writes }: { reads: ECSClient; writes: ECSClient }) {
  return {
    /** Reads a task definition. @returns undefined if it was deleted */
    describe: (taskDefinitionArn: string) => describe(reads, taskDefinitionArn),

    /** Registers a revision; a repeated call registers another one. @returns its ARN */
    async register(input: RevisionInput): Promise<string> {
      // All fields of the definition are sent unchanged; ECS validates them again.
      const fields = input as unknown as RegisterTaskDefinitionCommandInput;
      const { taskDefinition } = await writes.send(new RegisterTaskDefinitionCommand(fields));
      return taskDefinition?.taskDefinitionArn ?? '';
    },

    /**
     * Finds a revision that an earlier attempt registered, if its response was lost.
     * @param afterArn analysed revision: ours is a later one of the same family
     * @param isWanted tells whether a revision is the one searched for
     */
    async registeredFor(
      afterArn: string,
      isWanted: (revision: RawDefinition) => boolean,
    ): Promise<string | undefined> {
      const after = revisionName(afterArn);
      for (const arn of await newestRevisions(reads, after.family)) {
        const { family, revision } = revisionName(arn);
        if (family !== after.family || revision <= after.revision) continue;
        const described = await describe(reads, arn);
        if (described && isWanted(described)) return arn;
      }
      return undefined;
    },

    /** Reads the current state of a service; undefined if it does not exist or is being deleted. */
    facts: (service: ServiceName): Promise<ServiceToChange | undefined> => factsOf(reads, service),

    /** Stops a pending or running service deployment; ECS rolls it back with its own strategy. */
    async stopDeployment(serviceDeploymentArn: string): Promise<void> {
      await writes.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
    },

    /**
     * Sets the task definition of the service and nothing else, so its owner's settings stay. ECS starts no deployment
     * if it already runs.
     * @param taskDefinitionArn full ARN, since ECS resolves a bare family to its newest revision
     */
    async update({ cluster, name }: ServiceName, taskDefinitionArn: string): Promise<void> {
      const place = { cluster, service: name };
      await writes.send(new UpdateServiceCommand({ ...place, taskDefinition: taskDefinitionArn }));
    },

    /**
     * Reads the image digests that this revision's containers run, by container name. A container is missing if ECS
     * knows no digest (some images outside ECR), or if tasks run different ones.
     */
    runningImages: (service: ServiceName, taskDefinitionArn: string): Promise<Map<string, string>> =>
      imagesOf(reads, service, taskDefinitionArn),
  };
}

async function factsOf(
  reads: ECSClient,
  { cluster, name }: ServiceName,
): Promise<ServiceToChange | undefined> {
  try {
    const services = [name];
    const command = new DescribeServicesCommand({ cluster, services, include: ['TAGS'] });
    const [service] = (await reads.send(command)).services ?? [];
    if (service?.status !== 'ACTIVE') return undefined;
    const facts = serviceToChange(service);
    const isQuiet = facts.rolloutState === 'COMPLETED' && facts.deployments === 1 && !isStaged(service);
    return isQuiet ? facts : { ...facts, underWay: await underWay(reads, service, { cluster, name }) };
  } catch (error) {
    if (error instanceof ClusterNotFoundException) return undefined;
    throw error;
  }
}

/** Service deployment that has not finished, including bake time and paused hooks. */
async function underWay(reads: ECSClient, service: Service, { cluster, name }: ServiceName) {
  const input = { cluster, service: name, status: [...unended] };
  const { serviceDeployments = [] } = await reads.send(new ListServiceDeploymentsCommand(input));
  const [newest] = serviceDeployments.toSorted(
    (one, other) => Number(other.createdAt ?? 0) - Number(one.createdAt ?? 0),
  );
  const { serviceDeploymentArn: arn = '', status = '' } = newest ?? {};
  return newest && { arn, status, isStaged: isStaged(service) };
}

function describe(reads: ECSClient, taskDefinitionArn: string): Promise<RawDefinition | undefined> {
  return unlessDeleted(async () => {
    const include = ['TAGS' as const];
    const command = new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn, include });
    const { taskDefinition, tags = [] } = await reads.send(command);
    return taskDefinition && { taskDefinition: { ...taskDefinition }, tags };
  });
}

/** ARNs of active revisions of the family, newest first. */
async function newestRevisions(reads: ECSClient, familyPrefix: string): Promise<string[]> {
  const newest = { sort: 'DESC' as const, maxResults: mostRevisions };
  const command = new ListTaskDefinitionsCommand({ familyPrefix, ...newest });
  return (await reads.send(command)).taskDefinitionArns ?? [];
}

async function imagesOf(
  reads: ECSClient,
  { cluster, name }: ServiceName,
  taskDefinitionArn: string,
): Promise<Map<string, string>> {
  const running = { desiredStatus: 'RUNNING' as const, maxResults: mostTasks };
  const list = new ListTasksCommand({ cluster, serviceName: name, ...running });
  const { taskArns = [] } = await reads.send(list);
  if (taskArns.length === 0) return new Map();
  const command = new DescribeTasksCommand({ cluster, tasks: taskArns });
  const { tasks = [] } = await reads.send(command);
  return digestsOf(tasks.filter((task) => task.taskDefinitionArn === taskDefinitionArn));
}

/** Digests on which all tasks agree. */
function digestsOf(tasks: readonly Task[]): Map<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { name = '', imageDigest } of tasks.flatMap(({ containers }) => containers ?? [])) {
    if (imageDigest) found.set(name, (found.get(name) ?? new Set()).add(imageDigest));
  }
  return new Map(
    [...found].flatMap(([name, [digest = '', ...others]]) => (others.length ? [] : [[name, digest]])),
  );
}

function revisionName(arn: string): { family: string; revision: number } {
  const [family = '', revision] = nameFromArn(arn).split(':');
  return { family, revision: Number(revision) };
}
