import {
  ClientException,
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { heapFlags, workerFlags } from '../../model/heap-settings.ts';

/** @returns undefined when it was deleted. Throws the SDK's other errors. */
export function readTaskDefinition(
  client: ECSClient,
  arn: string,
  abortSignal?: AbortSignal,
): Promise<TaskDefinition | undefined> {
  return unlessDeleted(async () => {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition: arn });
    return (await client.send(command, { abortSignal })).taskDefinition;
  });
}

/** What a description gives, or undefined when the task definition was deleted. Throws the SDK's other errors. */
export async function unlessDeleted<Answer>(describe: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await describe();
  } catch (error) {
    // "Unable to describe task definition.": how ECS says that it was deleted.
    if (error instanceof ClientException) return undefined;
    throw error;
  }
}

/** What everybody asks of a container. The one place that sees its environment, and keeps it to itself. */
export function readContainer(container: ContainerDefinition) {
  const { name, image, memory, environment = [] } = container;
  const words = [...(container.entryPoint ?? []), ...(container.command ?? [])];
  const restarts = container.restartPolicy?.enabled;
  return {
    limits: { name: name ?? '', image, memoryMiB: memory, ...(restarts && { restarts }) },
    essential: container.essential ?? true,
    heapFlags: heapFlags(words, environment),
    workerFlags: workerFlags(words, environment),
  };
}
