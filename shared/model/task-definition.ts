import * as z from 'zod/mini';
import { formOf, parseMessage } from './parse.ts';
import type { Tag } from './steward-tags.ts';

/**
 * Task definition as returned by DescribeTaskDefinition (include TAGS), with all its fields. It may contain passwords
 * in plain text (environment, command): never log or post any of its values.
 */
export interface RawDefinition {
  taskDefinition: Readonly<Record<string, unknown>>;
  /** Separate from the definition in the response, and only there on request. */
  tags: readonly Tag[];
}

const rawDefinitionForm = formOf<RawDefinition>()(() => ({
  taskDefinition: z.record(z.string(), z.unknown()),
  tags: z.array(formOf<Tag>()(() => ({ key: z.optional(z.string()), value: z.optional(z.string()) }))),
}));

/**
 * Parses a task definition that was stored as JSON.
 * @throws InvalidInputError for another text, without quoting it
 */
export function parseRawDefinition(json: string): RawDefinition {
  return parseMessage(rawDefinitionForm, json, 'kept task definition');
}

/** Input of RegisterTaskDefinition. As secret as a RawDefinition. */
export interface RevisionInput {
  readonly [field: string]: unknown;
  readonly tags: readonly Tag[];
}

/** Reservations and limits of a container; never its environment. */
export interface ContainerLimits {
  name: string;
  image?: string;
  /** CPU units: on Fargate a weight among the containers of the task, not a cap. 0 if not set. */
  cpuUnits: number;
  /** Hard limit: the container is killed above it. */
  memoryMiB?: number;
  /** Soft limit: reserved for the container. */
  memoryReservationMiB?: number;
  /** Seconds in which failed health checks of the container do not count; absent without a health check. */
  startPeriodSeconds?: number;
  /** True if a restart policy restarts the container inside its task, which sends no event. */
  restarts?: boolean;
  /** Heap settings and numbers of workers found in command, entry point and environment (heap-settings.ts). */
  runtimeSettings: string[];
}
