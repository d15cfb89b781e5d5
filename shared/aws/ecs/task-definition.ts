import {
  ClientException,
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { heapFlags, workerFlags } from '../../model/heap-settings.ts';

/** Reads a task definition. @returns undefined if it was deleted. @throws the SDK's other errors */
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

/**
 * Returns the result of a describe call, or undefined if the task definition was deleted. @throws the SDK's other
 * errors
 */
export async function unlessDeleted<Answer>(describe: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await describe();
  } catch (error) {
    // ECS's message for a deleted one is "Unable to describe task definition."
    if (error instanceof ClientException) return undefined;
    throw error;
  }
}

/**
 * Reads the common fields of a container. The only place that reads its environment, which never leaves this function.
 */
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
