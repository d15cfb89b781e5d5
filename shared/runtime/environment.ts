import type * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';

/**
 * Reads a function's settings from its environment variables; the only place that does.
 * @throws InvalidInputError naming every variable that is missing or wrong, so that one deploy mends all.
 */
export function readEnvironment<Schema extends z.ZodMiniType>(schema: Schema): z.infer<Schema> {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new InvalidInputError(`environment variables: ${problems.join('; ')}`);
}
