import type { ContainerDefinition, Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import { isFargateSize } from '../../../shared/model/fargate-sizes.ts';
import { AwsError } from '../service.ts';
import { invalidParameter } from './requests.ts';

/** "Amazon ECS endpoints and quotas": containers of a task definition. */
const mostContainers = 10;
const mostTags = 50;
/** Docker's minimum, according to the API reference of ContainerDefinition. */
const leastMemoryMiB = 6;

/**
 * Rejects what RegisterTaskDefinition rejects, as far as ECS Steward could send it. The messages are AWS's if
 * published; those for the 6 MiB, the reservation and the family are ours.
 * @throws AwsError ClientException or InvalidParameterException
 */
export function checkDefinition(definition: TaskDefinition, tags: readonly Tag[]): void {
  const { family = '', containerDefinitions = [] } = definition;
  if (!/^[\w-]{1,255}$/.test(family)) throw clientError('Family contains invalid characters.');
  if (containerDefinitions.length === 0) throw clientError('Container list cannot be empty.');
  if (containerDefinitions.length > mostContainers) throw clientError('Too many containers.');
  for (const container of containerDefinitions) checkContainer(container, definition);
  checkSums(containerDefinitions, definition);
  if (definition.requiresCompatibilities?.includes('FARGATE')) checkFargate(definition);
  checkTags(tags);
}

/** ECS's name for a request whose content it refuses. */
export function clientError(message: string): AwsError {
  return new AwsError('ClientException', message);
}

function checkContainer(container: ContainerDefinition, task: TaskDefinition): void {
  const { name, image, memory, memoryReservation } = container;
  if (!name) throw clientError('Container.name should not be null or empty.');
  if (!image) throw clientError('Container.image should not be null or empty.');
  const refuse = (why: string) => clientError(`Invalid setting for container '${name}'. ${why}`);
  if (memory === undefined && memoryReservation === undefined && task.memory === undefined)
    throw refuse(`At least one of 'memory' or 'memoryReservation' must be specified.`);
  for (const [member, value] of Object.entries({ memory, memoryReservation })) {
    if (value !== undefined && value < leastMemoryMiB)
      throw refuse(`'${member}' must be at least ${leastMemoryMiB}.`);
  }
  if (memory !== undefined && memoryReservation !== undefined && memoryReservation > memory)
    throw refuse(`'memoryReservation' must not be greater than 'memory'.`);
  if (memory !== undefined && memory > limitOf(task.memory))
    throw clientError(`The 'memory' setting for container '${name}' is greater than for the task.`);
}

/** The sum that the containers reserve must fit into the task: a hard limit counts, else the reservation. */
function checkSums(containers: readonly ContainerDefinition[], task: TaskDefinition): void {
  const memory = sum(containers, (container) => container.memory ?? container.memoryReservation ?? 0);
  const reserved = sum(containers, ({ memoryReservation = 0 }) => memoryReservation);
  if (reserved > limitOf(task.memory)) throw tooMuch('memoryReservation', 'memory');
  if (memory > limitOf(task.memory)) throw tooMuch('memory', 'memory');
  if (sum(containers, ({ cpu = 0 }) => cpu) > limitOf(task.cpu)) throw tooMuch('cpu', 'cpu');
}

function tooMuch(ofContainers: string, ofTask: string): AwsError {
  return clientError(
    `The sum of all container '${ofContainers}' values cannot be greater than the value of the task '${ofTask}'.`,
  );
}

function checkFargate(task: TaskDefinition): void {
  const { cpu, memory, networkMode, executionRoleArn, containerDefinitions = [] } = task;
  if (networkMode !== 'awsvpc') throw clientError(`Fargate only supports network mode ‘awsvpc’.`);
  if (cpu === undefined) throw clientError(`Fargate requires that 'cpu' be defined at the task level.`);
  if (memory === undefined) throw clientError(`Fargate requires that 'memory' be defined at the task level.`);
  const isWindows = task.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false;
  const size = { cpuUnits: Number(cpu), memoryMiB: Number(memory) };
  if (!isFargateSize(size, isWindows ? 'WINDOWS' : 'LINUX'))
    throw clientError(
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
    );
  const logs = containerDefinitions.some(({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs');
  if (logs && !executionRoleArn)
    throw clientError(
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    );
}

function checkTags(tags: readonly Tag[]): void {
  if (tags.length > mostTags) throw invalidParameter(`A resource can have at most ${mostTags} tags.`);
  if (tags.some(({ key = '' }) => key.toLowerCase().startsWith('aws:')))
    throw invalidParameter('aws: prefixed tag key names are not allowed for external use.');
}

function limitOf(text: string | undefined): number {
  return text === undefined ? Number.POSITIVE_INFINITY : Number(text);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
