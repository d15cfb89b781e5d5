import * as z from 'zod/mini';
import { formOf, parseMessage } from './parse.ts';
import type { Tag } from './steward-tags.ts';

/**
 * A task definition as DescribeTaskDefinition (include TAGS) answers it, with everything that AWS says of it. It may
 * hold passwords in the clear (environment, command): never log or post any of its values.
 */
export interface RawDefinition {
  taskDefinition: Readonly<Record<string, unknown>>;
  /** Beside the definition in the answer, and only there when asked for. */
  tags: readonly Tag[];
}

const rawDefinitionForm = formOf<RawDefinition>()({
  taskDefinition: z.record(z.string(), z.unknown()),
  tags: z.array(formOf<Tag>()({ key: z.optional(z.string()), value: z.optional(z.string()) })),
});

/**
 * Parses a task definition that was kept as JSON.
 * @throws InvalidInputError for another text, without quoting it.
 */
export function parseRawDefinition(json: string): RawDefinition {
  return parseMessage(rawDefinitionForm, json, 'kept task definition');
}

/** What RegisterTaskDefinition is called with. As secret as a RawDefinition. */
export interface RevisionInput {
  readonly [field: string]: unknown;
  readonly tags: readonly Tag[];
}

/** What a container of a task definition reserves and may use; never its environment. */
export interface ContainerLimits {
  name: string;
  image?: string;
  /** CPU units: on Fargate a weight among the containers of the task, not a cap. 0 when not set. */
  cpuUnits: number;
  /** Hard limit: the container is killed above it. */
  memoryMiB?: number;
  /** Soft limit: reserved for the container. */
  memoryReservationMiB?: number;
  /** Seconds in which failed health checks of the container do not count; absent without such a check. */
  startPeriodSeconds?: number;
  /** True where a restart policy restarts the container inside its task, which makes no event. */
  restarts?: boolean;
  /** Heap settings and numbers of workers found in command, entry point and environment (heap-flags.ts). */
  runtimeSettings: string[];
}
