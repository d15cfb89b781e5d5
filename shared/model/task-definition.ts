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

/** What RegisterTaskDefinition is called with. As secret as a RawDefinition. */
export interface RevisionInput {
  readonly [field: string]: unknown;
  readonly tags: readonly Tag[];
}
