import { InvalidInputError } from '../errors.ts';
import type { ContainerChange, DecisionRecord } from '../model/decision-record.ts';
import { copyOf } from '../model/revision/input.ts';
import { markedTags } from '../model/revision/tags.ts';
import type { RawDefinition, RevisionInput } from '../model/task-definition.ts';

/** What of a decision makes the revision. */
type Resize = Pick<DecisionRecord, 'id' | 'taskDefinitionArn' | 'to' | 'containers'>;

type Container = Readonly<Record<string, unknown>>;

/**
 * The revision that carries a decision out: a copy of the analysed one with other numbers and our marks among its
 * tags. Members of its parts that we do not know are copied as they came; `requiresCompatibilities` is copied, never
 * made from `compatibilities`, which would widen a family of Fargate to EC2.
 * @param described the revision that was analysed.
 * Throws an InvalidInputError when it is another one, or when the decision names a container that it does not have.
 */
export function nextRevision(described: RawDefinition, decision: Resize): RevisionInput {
  const { taskDefinition, tags } = described;
  if (taskDefinition.taskDefinitionArn !== decision.taskDefinitionArn)
    throw new InvalidInputError(
      `Decision ${decision.id} is about another revision than the one it was given.`,
    );
  return {
    ...copyOf(taskDefinition),
    cpu: String(decision.to.cpuUnits),
    memory: String(decision.to.memoryMiB),
    containerDefinitions: resized(containersOf(taskDefinition), decision),
    tags: markedTags(tags, decision.id, decision.taskDefinitionArn),
  };
}

/**
 * Copies an inactive or deleted revision as it is, with our marks, so that a service can go back to it.
 * @param rollout the id of the rollout that goes back
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
 * Containers that AWS puts into running tasks, GuardDuty's agent and the proxy of Service Connect: they have usage,
 * but are in no definition (ECS developer guide, "Amazon ECS task state change events"), so nothing is written of them.
 */
function isInjected(name: string): boolean {
  return name.startsWith('aws-guardduty-agent') || name.startsWith('ecs-service-connect-');
}
