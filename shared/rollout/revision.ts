import { InvalidInputError } from '../errors.ts';
import type { ContainerChange, DecisionRecord } from '../model/decision-record.ts';
import { copyOf } from '../model/revision/input.ts';
import { markedTags } from '../model/revision/tags.ts';
import type { RawDefinition, RevisionInput } from '../model/task-definition.ts';

/** Parts of a decision that define the revision. */
type Resize = Pick<DecisionRecord, 'id' | 'taskDefinitionArn' | 'to' | 'containers'>;

type Container = Readonly<Record<string, unknown>>;

/**
 * Creates the revision for a decision: a copy of the analysed one with other numbers, and our marks among its tags.
 * Unknown members of its parts are copied unchanged; `requiresCompatibilities` is copied and never derived from
 * `compatibilities`, which would extend a Fargate family to EC2.
 * @param described analysed revision
 * @throws InvalidInputError for another revision, or if the decision names a container that it lacks
 */
export function nextRevision(described: RawDefinition, decision: Resize): RevisionInput {
  const { taskDefinition, tags } = described;
  if (taskDefinition.taskDefinitionArn !== decision.taskDefinitionArn)
    throw new InvalidInputError(`Decision ${decision.id} is about a different revision.`);
  return {
    ...copyOf(taskDefinition),
    cpu: String(decision.to.cpuUnits),
    memory: String(decision.to.memoryMiB),
    containerDefinitions: resized(containersOf(taskDefinition), decision),
    tags: markedTags(tags, decision.id, decision.taskDefinitionArn),
  };
}

/**
 * Copies an inactive or deleted revision unchanged, with our marks, so that a service can be rolled back to it.
 * @param rollout id of the rollout that is rolled back
 */
export function copyToGoBack({ taskDefinition, tags }: RawDefinition, rollout: string): RevisionInput {
  const from = String(taskDefinition.taskDefinitionArn);
  return { ...copyOf(taskDefinition), tags: markedTags(tags, `${rollout}/back`, from) };
}

function containersOf({ containerDefinitions }: RawDefinition['taskDefinition']): readonly Container[] {
  return Array.isArray(containerDefinitions) ? structuredClone(containerDefinitions) : [];
}

function resized(containers: readonly Container[], { id, containers: changes }: Resize): Container[] {
  const wanted = changes.filter(({ name }) => !isInjected(name));
  const unknown = wanted.find(({ name }) => !containers.some((container) => container.name === name));
  if (unknown) throw new InvalidInputError(`Decision ${id} resizes a container that the revision lacks.`);
  return containers.map((container) => ({
    ...container,
    ...limitsOf(wanted.find(({ name }) => name === container.name)),
  }));
}

function limitsOf(change: ContainerChange | undefined): Container {
  return {
    ...(change?.cpuUnits && { cpu: change.cpuUnits.to }),
    ...(change?.memoryMiB && { memory: change.memoryMiB.to }),
    ...(change?.memoryReservationMiB && { memoryReservation: change.memoryReservationMiB.to }),
  };
}

/**
 * Containers that AWS adds to running tasks, GuardDuty's agent and the Service Connect proxy: they have usage, but are
 * in no definition (ECS developer guide, "Amazon ECS task state change events"), so they are never written.
 */
function isInjected(name: string): boolean {
  return name.startsWith('aws-guardduty-agent') || name.startsWith('ecs-service-connect-');
}
