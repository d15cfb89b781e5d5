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

/** Our own revision is looked for among so many, newest first. */
const mostRevisions = 10;
/** One running task shows what runs; among so many is one that is not just starting or stopping. */
const mostTasks = 10;

/** Statuses of a service deployment that has not ended (ECS API reference, ServiceDeployment). */
const unended = [
  ...(['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] as const),
];

export type EcsChanges = ReturnType<typeof createEcsChanges>;

/**
 * What changing a service needs of ECS. Methods throw the SDK's errors.
 * @param clients.writes tries once (maxAttempts 1): a registration whose answer was lost is to be looked for
 * (`registeredFor`), not repeated, since ECS would register a second revision.
 */
export function createEcsChanges({ reads, writes }: { reads: ECSClient; writes: ECSClient }) {
  return {
    /** @returns undefined when it was deleted. */
    describe: (taskDefinitionArn: string) => describe(reads, taskDefinitionArn),

    /** Registers a revision, and a second one when it is called again. @returns its ARN. */
    async register(input: RevisionInput): Promise<string> {
      // Whatever a definition had is sent as it was; ECS checks it again.
      const fields = input as unknown as RegisterTaskDefinitionCommandInput;
      const { taskDefinition } = await writes.send(new RegisterTaskDefinitionCommand(fields));
      return taskDefinition?.taskDefinitionArn ?? '';
    },

    /**
     * Finds what an earlier try registered, though its answer was lost.
     * @param afterArn the revision that was analysed: only later ones of its family can be made from it.
     * @param isWanted whether a revision is the one that is looked for.
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

    /** The service as it is now; undefined when it is not there, or is being deleted. */
    facts: (service: ServiceName): Promise<ServiceToChange | undefined> => factsOf(reads, service),

    /** Stops a service deployment that is pending or in progress: ECS rolls it back in its own strategy. */
    async stopDeployment(serviceDeploymentArn: string): Promise<void> {
      await writes.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
    },

    /**
     * Tells the service to run a revision, and nothing else: what its owner set stays. ECS starts no deployment when
     * it runs it already.
     * @param taskDefinitionArn in full, since ECS takes the newest revision of a bare family.
     */
    async update({ cluster, name }: ServiceName, taskDefinitionArn: string): Promise<void> {
      const place = { cluster, service: name };
      await writes.send(new UpdateServiceCommand({ ...place, taskDefinition: taskDefinitionArn }));
    },

    /**
     * The digests of the images that the containers of this revision run, by the containers' names. A container is
     * missing where ECS knows no digest (images outside of ECR, in part), or where tasks run different ones.
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

/** The service deployment that has not ended, bakes and paused hooks included. */
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

/** Those on which all tasks agree. */
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
